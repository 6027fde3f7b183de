using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>A baseline whose spender's key was stolen.</summary>
internal sealed class BaselineTarget : AttackTarget
{
    /// <summary>What the owner holds at first, and gets later.</summary>
    public const ulong Held = 100_000;
    public const ulong Income = 5_000;

    private readonly Baseline _baseline;
    private readonly BaselinePlace _place;
    private readonly long _revokedMs;
    private readonly long _incomeMs;

    /// <param name="baseline">The system.</param>
    /// <param name="revokedMs">When the owner revokes; never if left out.</param>
    /// <param name="incomeMs">When the owner gets more; never if left out.</param>
    public BaselineTarget(Baseline baseline, long revokedMs = long.MaxValue, long incomeMs = long.MaxValue)
    {
        (_baseline, _revokedMs, _incomeMs) = (baseline, revokedMs, incomeMs);
        Ledger = new TestLedger();
        Address owner = Ledger.Wallet("owner").PublicKey;
        Address spender = Ledger.Wallet("spender").PublicKey;
        Ledger.Wallet("keeper");
        KeyPair employer = Ledger.Wallet("employer");
        Address mint = Ledger.Mint("mint");
        Address wages = Ledger.Tokens("wages", in mint, employer.PublicKey, Income);
        _place = new BaselinePlace(
            Ledger, owner, spender, Ledger.Tokens("tokens", in mint, in owner, Held), Ledger.Tokens("to", in mint, in spender, 0));
        StartMs = Ledger.TimeMs;
        if (baseline.Authority is { } authority)
        {
            RunOk(TokenIx.Approve(_place.Tokens, in authority, in owner, ulong.MaxValue));
        }

        foreach (Instruction give in baseline.Give(_place))
        {
            RunOk(give);
        }

        OwnerActs =
        [
            .. new[]
            {
                new OwnerAct(revokedMs, () => [baseline.Revoke(_place)], HasLane: false),
                new OwnerAct(incomeMs, () => [TokenIx.Transfer(in wages, _place.Tokens, employer.PublicKey, Income)], HasLane: false),
            }.Where(act => act.AtMs != long.MaxValue).OrderBy(act => act.AtMs),
        ];
    }

    /// <inheritdoc/>
    public override TestLedger Ledger { get; }

    /// <inheritdoc/>
    public override long StartMs { get; }

    /// <inheritdoc/>
    public override int Keys => 1;

    /// <inheritdoc/>
    public override int KeysAtLeast => 1;

    /// <inheritdoc/>
    public override ulong Gained => Ledger.Amount(_place.To);

    /// <inheritdoc/>
    public override Instruction[]? Build(in AttackStep step) => [_baseline.Take(_place, step.Units)];

    /// <inheritdoc/>
    public override ulong Most(long fromMs, long toMs, int blocks, bool isFirst)
    {
        long endMs = Math.Min(toMs, Math.Min(_baseline.LastMs, _baseline.EndsByRevoking ? _revokedMs - 1 : long.MaxValue));
        UInt128 held = Held + (endMs >= _incomeMs ? Income : 0);
        return endMs < fromMs ? 0 : (ulong)UInt128.Min(held, _baseline.Most(fromMs, endMs));
    }

    private void RunOk(Instruction instruction)
    {
        Ledger.At(StartMs).RunOk(instruction);
        Ledger.At(StartMs);
    }
}
