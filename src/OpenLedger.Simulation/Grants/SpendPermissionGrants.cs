using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Simulation.Grants;

/// <summary>An amount per fixed period, from when it was given until an end: Coinbase's spend permissions.</summary>
internal sealed class SpendPermissionGrants : GrantKind
{
    /// <inheritdoc/>
    public override Address Program => SpendPermissionProgram.Id;

    /// <inheritdoc/>
    public override Address Authority => SpendPermissionProgram.Authority;

    /// <inheritdoc/>
    public override ulong TakeAction => SpendPermissionProgram.SpendAction;

    /// <inheritdoc/>
    public override int Length => SpendPermission.Length;

    /// <inheritdoc/>
    public override bool PaysSpenderOnly => true;

    /// <inheritdoc/>
    protected override uint ProgramUnits => ComputeCosts.SpendPermission;

    /// <inheritdoc/>
    public override Address AddressFor(in Address source, in Address spender, in Address owner) =>
        SpendPermission.AddressFor(in source, in spender);

    /// <inheritdoc/>
    public override void Write(Span<byte> data, in GrantPlace place, in GrantTerms terms) =>
        MemoryMarshal.AsRef<SpendPermission>(data) = new SpendPermission
        {
            Header = HeaderOf(in place),
            Allowance = terms.Units,
            PeriodMs = terms.PeriodMs,
            StartMs = terms.GivenMs,
            EndMs = terms.ExpiresMs,
        };

    /// <inheritdoc/>
    public override LimitedUnits At(ReadOnlySpan<byte> data, long nowMs)
    {
        SpendPermission permission = Read<SpendPermission>(data);
        return new LimitedUnits(permission.LeftAt(nowMs), LimitOf(in permission, nowMs));
    }

    /// <inheritdoc/>
    public override LimitedUnits Until(ReadOnlySpan<byte> data, long nowMs, long untilMs)
    {
        SpendPermission permission = Read<SpendPermission>(data);
        LimitKind limit = LimitOf(in permission, nowMs);
        if (limit != LimitKind.Period)
        {
            return new LimitedUnits(0, limit);
        }

        // Each boundary on the way gives the whole allowance once more.
        long last = Math.Min(untilMs, permission.EndMs - 1);
        ulong boundaries = (ulong)((permission.PeriodAt(last) - permission.PeriodAt(nowMs)) / permission.PeriodMs);
        return new LimitedUnits(Sum(permission.LeftAt(nowMs), permission.Allowance, boundaries), LimitKind.Period);
    }

    /// <inheritdoc/>
    public override long NextMs(ReadOnlySpan<byte> data, long nowMs)
    {
        SpendPermission permission = Read<SpendPermission>(data);
        long next = permission.PeriodAt(nowMs) + permission.PeriodMs;
        return LimitOf(in permission, nowMs) == LimitKind.Period && next < permission.EndMs ? next : Never;
    }

    /// <inheritdoc/>
    public override bool TryAddRevoke(TransactionBuilder builder, in GrantPlace place)
    {
        AddChange(builder, SpendPermissionProgram.Id, SpendPermissionProgram.RevokeAction, place.Grant, place.Owner);
        return true;
    }

    // At genesis every permission has begun, so nobody looks before its start.
    private static LimitKind LimitOf(in SpendPermission permission, long nowMs)
    {
        if (permission.IsRevoked != 0)
        {
            return LimitKind.NotGiven;
        }

        return nowMs >= permission.EndMs ? LimitKind.Expiry : LimitKind.Period;
    }
}
