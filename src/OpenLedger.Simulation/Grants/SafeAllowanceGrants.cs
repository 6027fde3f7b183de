using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Simulation.Grants;

/// <summary>An amount that is set back at whole multiples of a time in minutes: Safe's allowance module.</summary>
internal sealed class SafeAllowanceGrants : GrantKind
{
    /// <inheritdoc/>
    public override Address Program => SafeAllowanceProgram.Id;

    /// <inheritdoc/>
    public override Address Authority => SafeAllowanceProgram.Authority;

    /// <inheritdoc/>
    public override ulong TakeAction => SafeAllowanceProgram.TransferAction;

    /// <inheritdoc/>
    public override int Length => SafeAllowance.Length;

    /// <inheritdoc/>
    protected override uint ProgramUnits => ComputeCosts.SafeAllowance;

    /// <inheritdoc/>
    public override Address AddressFor(in Address source, in Address spender, in Address owner) =>
        SafeAllowance.AddressFor(in source, in spender);

    /// <inheritdoc/>
    public override void Write(Span<byte> data, in GrantPlace place, in GrantTerms terms) =>
        MemoryMarshal.AsRef<SafeAllowance>(data) = new SafeAllowance
        {
            Header = HeaderOf(in place),
            Amount = terms.Units,
            ResetTimeMin = (uint)(terms.PeriodMs / SafeAllowance.MinuteMs),
            LastResetMin = terms.GivenMs / SafeAllowance.MinuteMs,
            Nonce = 1,
        };

    /// <inheritdoc/>
    public override LimitedUnits At(ReadOnlySpan<byte> data, long nowMs) =>
        new(Read<SafeAllowance>(data).LeftAt(nowMs), LimitKind.Period);

    /// <inheritdoc/>
    public override LimitedUnits Until(ReadOnlySpan<byte> data, long nowMs, long untilMs)
    {
        SafeAllowance allowance = Read<SafeAllowance>(data);
        ulong left = allowance.LeftAt(nowMs);
        if (allowance.ResetTimeMin == 0)
        {
            return new LimitedUnits(left, LimitKind.Period);
        }

        allowance.Reset(nowMs);
        ulong resets = (ulong)(((untilMs / SafeAllowance.MinuteMs) - allowance.LastResetMin) / allowance.ResetTimeMin);
        return new LimitedUnits(Sum(left, allowance.Amount, resets), LimitKind.Period);
    }

    /// <inheritdoc/>
    public override long NextMs(ReadOnlySpan<byte> data, long nowMs)
    {
        SafeAllowance allowance = Read<SafeAllowance>(data);
        allowance.Reset(nowMs);
        return allowance.ResetTimeMin == 0 || allowance.Amount == 0
            ? Never
            : (allowance.LastResetMin + allowance.ResetTimeMin) * SafeAllowance.MinuteMs;
    }

    /// <inheritdoc/>
    public override bool TryAddRevoke(TransactionBuilder builder, in GrantPlace place)
    {
        AddChange(builder, SafeAllowanceProgram.Id, SafeAllowanceProgram.DeleteAction, place.Grant, place.Owner);
        return true;
    }
}
