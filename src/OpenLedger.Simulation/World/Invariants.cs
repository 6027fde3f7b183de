using System.Globalization;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Simulation.World;

/// <summary>What must hold at the end of every run, in release builds too. A violation is a bug of this program and stops the run.</summary>
internal static class Invariants
{
    /// <summary>Checks all of them and returns how many comparisons were made.</summary>
    /// <param name="world">The run.</param>
    /// <param name="lamportsBefore">All lamports at genesis.</param>
    /// <param name="boundMicroUsd">The bound on all losses together.</param>
    public static long Check(ArmWorld world, UInt128 lamportsBefore, long boundMicroUsd)
    {
        long checks = 1;
        Preconditions.Invariant(world.State.TotalLamports() == lamportsBefore, Where(world, "lamports are conserved"));
        checks += CheckSupplies(world);
        checks += CheckLosses(world, boundMicroUsd);
        return checks;
    }

    private static long CheckSupplies(ArmWorld world)
    {
        LedgerState state = world.State;
        var mints = new Dictionary<Address, int>();
        for (int asset = 0; asset < world.Cast.Mints.Length; asset++)
        {
            mints.Add(world.Cast.Mints[asset], asset);
        }

        var sums = new UInt128[mints.Count];
        int token = state.ProgramNumber(WellKnown.Token);
        long checks = 0;
        for (int index = 0; index < state.Count; index++)
        {
            ReadOnlySpan<byte> data = state.DataOf(index);
            if (state.OwnerNumberOf(index) == token && TokenAccount.IsInitialized(data))
            {
                sums[mints[TokenAccount.Mint(data)]] += TokenAccount.Amount(data);
            }
            else if (state.OwnerOf(index) == SessionProgram.Id && SessionView.TryOpen(data, out SessionReading session))
            {
                checks += CheckSession(world, session);
            }
        }

        for (int asset = 0; asset < sums.Length; asset++)
        {
            ulong supply = TokenMint.Supply(state.DataOf(state.Find(in world.Cast.Mints[asset])));
            Preconditions.Invariant(sums[asset] == supply, Where(world, $"the supply of {world.Plan.Assets[asset].Symbol} is conserved"));
            checks++;
        }

        return checks;
    }

    private static long CheckSession(ArmWorld world, SessionReading session)
    {
        foreach (ref readonly SessionAsset asset in session.Assets)
        {
            bool within = asset.Spent <= asset.Lifetime && asset.Bucket.IsWellFormed;
            Preconditions.Invariant(within, Where(world, "a session stays within its limits"));
        }

        Preconditions.Invariant(session.Header.Uses <= session.Header.UsesMax, Where(world, "a session stays within its uses"));
        return session.Assets.Length + 1;
    }

    private static long CheckLosses(ArmWorld world, long boundMicroUsd)
    {
        LossLedger losses = world.Recorder.Losses;
        long checks = 1;
        for (int principal = 0; principal < world.Genesis.Principals.Count; principal++)
        {
            for (int asset = 0; asset < world.Plan.Assets.Length; asset++)
            {
                ulong lost = losses.LossOf(principal, asset);
                if (lost == 0)
                {
                    continue;
                }

                long lossMicroUsd = world.Plan.Assets[asset].ValueMicroUsd(lost);
                long bound = world.Recorder.Bounds.BoundMicroUsd(principal, asset, losses);
                checks++;
                if (lossMicroUsd > bound)
                {
                    string who = world.Genesis.Principals.NameOf(principal);
                    string figures = string.Create(CultureInfo.InvariantCulture, $"{lossMicroUsd} > {bound} micro-dollars");
                    throw new InvariantViolationException(Where(world, $"the loss of {who} stays within its bound ({figures})"));
                }
            }
        }

        if (losses.GrossMicroUsd > boundMicroUsd)
        {
            string figures = string.Create(CultureInfo.InvariantCulture, $"{losses.GrossMicroUsd} > {boundMicroUsd} micro-dollars");
            throw new InvariantViolationException(Where(world, $"all losses together stay within the bound ({figures})"));
        }

        return checks;
    }

    private static string Where(ArmWorld world, string invariant) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"arm {world.Arm.Name}, replication {world.Random.Replication}, seed {world.Plan.Seed}: {invariant}");
}
