using System.Collections.Immutable;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.World;

/// <summary>
/// The honest withdrawals of a replication, recorded or drawn, known at genesis since everybody in it needs an account. Every withdrawal has
/// a sender and a recipient of its own.
/// </summary>
internal sealed class WithdrawalSchedule
{
    private const ulong SenderCoin = 100_000_000;

    public WithdrawalSchedule(Genesis genesis)
    {
        var all = new List<Withdrawal>();
        for (int line = 0; line < genesis.Plan.Workload.Length; line++)
        {
            WorkloadPlan work = genesis.Plan.Workload[line];
            if (work.Does == WorkloadAction.Withdraw)
            {
                Add(all, genesis, line, work);
            }
        }

        Withdrawals = [.. all.OrderBy(w => w.At.Ns)];
        Span<byte> secret = stackalloc byte[KeyPair.SeedLength];
        Hash256.Of("openledger/sim/honest-senders/1"u8).CopyTo(secret);
        Senders = new KeyPair[Withdrawals.Length];
        for (int i = 0; i < Senders.Length; i++)
        {
            Senders[i] = KeyPair.Derive(secret, (ulong)i, "honest-sender");
            genesis.InstallCoin(Senders[i].PublicKey, SenderCoin);
            int asset = Withdrawals[i].Asset;
            // The recipient is nobody of the cast: what it holds is not at stake in the attack.
            genesis.InstallTokens(RecipientAccount(i), Cast.AddressOf("honest-recipient", (ulong)i), asset, 0, Genesis.Nobody);
        }
    }

    public ImmutableArray<Withdrawal> Withdrawals { get; }

    public KeyPair[] Senders { get; }

    public static Address RecipientAccount(int withdrawal) => Cast.AddressOf("honest-recipient-account", (ulong)withdrawal);

    /// <summary>Base units of an asset in all withdrawals together: what the honest bridge has to hold, since deposits came in all
    /// the time.</summary>
    public ulong TotalUnits(int asset)
    {
        UInt128 total = 0;
        foreach (ref readonly Withdrawal withdrawal in Withdrawals.AsSpan())
        {
            total += withdrawal.Asset == asset ? withdrawal.Units : 0;
        }

        return (ulong)UInt128.Min(total, AssetPlan.MaxUnits);
    }

    private static void Add(List<Withdrawal> all, Genesis genesis, int line, WorkloadPlan work)
    {
        SimTime end = new((work.Until ?? genesis.Plan.Duration).Ns);
        if (!work.Recorded.IsEmpty)
        {
            foreach (RecordedWithdrawal recorded in work.Recorded)
            {
                SimTime at = new(recorded.At.Ns);
                if (at < end)
                {
                    all.Add(Withdrawal.Of(genesis.Plan.Assets, at, recorded.Asset, recorded.ValueMicroUsd));
                }
            }

            return;
        }

        var arrivals = new ArrivalProcess(work, line, genesis.Random);
        RandomStream values = genesis.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Amount);
        RandomStream mix = genesis.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Choice);
        ulong weights = work.Mix.IsEmpty ? 1 : (ulong)work.Mix.Sum(m => m.Weight);
        for (SimTime at = arrivals.Next(); at < end; at = arrivals.Next())
        {
            long valueMicroUsd = Math.Max(1, Rounding.ToDelayNs(work.Amount.Sample(ref values) * 1e6));
            all.Add(Withdrawal.Of(genesis.Plan.Assets, at, AssetAt(work, mix.NextBelow(weights)), valueMicroUsd));
        }
    }

    private static int AssetAt(WorkloadPlan work, ulong ticket)
    {
        foreach (MixPlan part in work.Mix)
        {
            if (ticket < (ulong)part.Weight)
            {
                return part.Asset;
            }

            ticket -= (ulong)part.Weight;
        }

        // Without a mix the line itself names the asset.
        Preconditions.Invariant(work.Mix.IsEmpty && work.Asset >= 0, "a ticket lies within the sum of the weights");
        return work.Asset;
    }
}
