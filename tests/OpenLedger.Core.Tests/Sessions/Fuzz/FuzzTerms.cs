using System.Collections.Immutable;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Fuzz;

/// <summary>Draws the terms of sessions: mostly whole, with some of everything that there is; now and then something is wrong.</summary>
internal sealed class FuzzTerms(FuzzStage stage, Random random)
{
    public SessionTerms Draw(Core.Cryptography.KeyPair owner, ulong epoch, ulong nonce, Address principal)
    {
        long now = stage.Ledger.TimeMs;
        SessionTerms terms = new()
        {
            Domain = stage.Ledger.Parameters.Domain,
            OwnerEpoch = epoch,
            GrantNonce = nonce,
            Delegate = principal,
            NotBeforeMs = Rarely(12) ? now + random.Next(20_000) : 0,
            ExpiryMs = now + random.Next(10_000, 400_000),
            ExpiryHeight = 1_000_000_000,
            IdleTimeoutMs = Rarely(6) ? random.Next(500, 20_000) : SessionHeader.NoTimeout,
            RevalidateEveryMs = Rarely(6) ? random.Next(500, 40_000) : SessionHeader.NoTimeout,
            UsesMax = Rarely(5) ? (uint)random.Next(1, 4) : 10_000,
            AttemptBurst = Rarely(10) ? (uint)random.Next(1, 3) : 200,
            UsesPerTransaction = Rarely(5) ? (byte)1 : (byte)4,
            OnLimit = (ResponseMode)random.Next(3),
            SubGrant = Rarely(3) ? new SubGrantRule((byte)random.Next(1, 4), (ushort)random.Next(1, 4), (SubGrantMode)random.Next(2)) : default,
            Assets = [Asset(stage.Mint), Rarely(3) ? SessionAssetTerms.InboundOnly(stage.Other) : Asset(stage.Other)],
            Clauses = [Clause(), .. Rarely(8) ? [Clause()] : Array.Empty<SessionClause>()],
            Limits = Limits(),
            Guards = Guards(owner),
            Revokers = Rarely(6) ? [stage.Governor.PublicKey] : [],
        };

        // A transaction has no room for what nothing asks for.
        terms = terms with
        {
            Validators = terms.RevalidateEveryMs == SessionHeader.NoTimeout ? [] : [stage.Registrar.PublicKey],
            Approvers = terms.Limits.Any(l => l.Kind == SessionLimitKind.StepUp) ? [.. stage.Approvers.Select(a => a.PublicKey)] : [],
            Sponsors = terms.Limits.Any(l => l.Kind == SessionLimitKind.Fee) && !Rarely(4) ? [stage.Ledger.Payer.PublicKey] : [],
            Prices = terms.Limits.Any(l => l.Kind is SessionLimitKind.Notional or SessionLimitKind.TradeBand)
                ? [new PriceReference(stage.Feed, 400_000, 0)] : [],
        };
        return Rarely(6) ? Spoiled(terms, now) : terms;
    }

    /// <summary>Part of a session, mostly no wider.</summary>
    public SessionTerms DrawPart(SessionTerms whole, ulong nonce, Address principal) => whole with
    {
        GrantNonce = nonce,
        Delegate = principal,
        SubGrant = new SubGrantRule((byte)Math.Max(0, whole.SubGrant.MaxDepth - 1), whole.SubGrant.MaxChildren, whole.SubGrant.Mode),
        UsesMax = Rarely(6) ? whole.UsesMax + 1 : Math.Max(1, whole.UsesMax / 2),
        Assets = [whole.Assets[0] with { Lifetime = whole.Assets[0].Lifetime / (ulong)random.Next(1, 4) }, .. whole.Assets.Skip(1)],
    };

    private bool Rarely(int times) => random.Next(times) == 0;

    private SessionTerms Spoiled(SessionTerms terms, long now) => random.Next(8) switch
    {
        0 => terms with { Domain = Hash256.Of("elsewhere"u8) },
        1 => terms with { ExpiryMs = 3, NotBeforeMs = 3 },
        2 => terms with { NotBeforeMs = 0, ExpiryMs = Math.Max(1, now - 1) },
        3 => terms with { ExpiryMs = now + 3_000_000 },
        4 => terms with { Assets = [terms.Assets[0] with { PerUse = 0 }] },
        5 => terms with { GrantNonce = terms.GrantNonce + 5 },
        6 => terms with { Clauses = [terms.Clauses[0] with { Actions = [new SessionAction(WellKnown.Token, (ulong)TokenInstruction.Approve)] }] },
        _ => terms with { Assets = [terms.Assets[0], terms.Assets[0]] },
    };

    private SessionAssetTerms Asset(Address mint)
    {
        ulong burst = (ulong)random.Next(500, 20_000);
        return new SessionAssetTerms(
            mint, (ulong)random.Next(200, 5_000), (ulong)random.Next(1_000, 60_000), burst, burst, (ulong)random.Next(20), 100);
    }

    private SessionClause Clause() => new()
    {
        Actions =
        [
            SessionStage.TokenTransfer,
            .. Rarely(3) ? [new SessionAction(TestPrograms.ForwardId, 0)] : Array.Empty<SessionAction>(),
            .. Rarely(3) ? [new SessionAction(LendingProgram.Id, LendingProgram.BorrowAction)] : Array.Empty<SessionAction>(),
        ],
        Counterparties = random.Next(3) == 0 ? [stage.Registrar.PublicKey] : [stage.Payee.PublicKey],
        CounterpartyMode = (CounterpartyMode)random.Next(1, 3),
        Resources = Rarely(8) ? [ResourcePrefix.Of(stage.PayeeTokens, ResourceAccess.Write)] : [ResourcePrefix.Any],
        Pins = Rarely(8) ? [new ProgramPin(WellKnown.Token, Hash256.Of("code"u8), ProgramPinMode.Code)] : [],
        Arguments = Rarely(6) ? [new ArgumentPredicate(1, 8, false, ArgumentOperator.Less, (ulong)random.Next(1_000))] : [],
        AssetsOut = Rarely(12) ? (byte)2 : byte.MaxValue,
    };

    private ImmutableArray<SessionLimitTerms> Limits()
    {
        SessionLimitTerms[] all =
        [
            SessionLimitTerms.Window(0, (ulong)random.Next(500, 4_000), (ulong)random.Next(1_000, 60_000)),
            SessionLimitTerms.PerBlock(0, (ulong)random.Next(300, 2_000)),
            SessionLimitTerms.Notional((ulong)random.Next(500, 40_000), (ulong)random.Next(500, 30_000), Rarely(2) ? 0U : 2U),
            SessionLimitTerms.TradeBand(0, 50, (ulong)random.Next(500, 5_000), (ulong)random.Next(500, 30_000)),
            SessionLimitTerms.Floor(0, (ulong)random.Next(2) * ulong.MaxValue / 2),
            SessionLimitTerms.NetLoss(0, (ulong)random.Next(100, 2_000)),
            SessionLimitTerms.Liability(0, (ulong)random.Next(100, 3_000)),
            SessionLimitTerms.Fee((ulong)random.Next(5_000, 60_000), 1, 100),
            SessionLimitTerms.StepUp(0, (ulong)random.Next(100, 2_000), (uint)random.Next(1, 3)),
            SessionLimitTerms.Delay(0, (ulong)random.Next(50, 1_000), (ulong)random.Next(500, 20_000), 1),
            SessionLimitTerms.Route(7, 0, (ulong)random.Next(500, 3_000), (ulong)random.Next(200, 2_000)),
            SessionLimitTerms.Sequence(0),
            SessionLimitTerms.DenialBreaker((uint)random.Next(1, 4), 60_000),
            SessionLimitTerms.DrawdownBreaker(0, (ulong)random.Next(500, 3_000), 60_000),
            SessionLimitTerms.Drift(0, 400, 1_000, 3, Rarely(2)),
        ];
        random.Shuffle(all);
        return [.. all.Take(random.Next(3))];
    }

    private ImmutableArray<Address> Guards(Core.Cryptography.KeyPair owner) => random.Next(8) switch
    {
        0 => [SessionIx.GuardAddress(stage.GuardOf(owner))],
        1 => [SessionIx.GuardAddress(stage.Shared)],
        2 => [SessionIx.GuardAddress(stage.GuardOf(owner)), SessionIx.GuardAddress(stage.Shared)],
        _ => [],
    };
}
