using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Simulation.Grants;

/// <summary>A balance that whole periods refill by steps up to a largest one: the allowances of Zodiac's Roles modifier.</summary>
internal sealed class RolesAllowanceGrants : GrantKind
{
    // No balance, no largest one, no refill, no period, from now on.
    private static ReadOnlySpan<byte> Nothing => new byte[40];

    /// <inheritdoc/>
    public override Address Program => RolesAllowanceProgram.Id;

    /// <inheritdoc/>
    public override Address Authority => RolesAllowanceProgram.Authority;

    /// <inheritdoc/>
    public override ulong TakeAction => RolesAllowanceProgram.TransferAction;

    /// <inheritdoc/>
    public override int Length => RolesAllowance.Length;

    /// <inheritdoc/>
    protected override uint ProgramUnits => ComputeCosts.RolesAllowance;

    /// <inheritdoc/>
    public override Address AddressFor(in Address source, in Address spender, in Address owner) =>
        RolesAllowance.AddressFor(in source, in spender);

    /// <inheritdoc/>
    public override void Write(Span<byte> data, in GrantPlace place, in GrantTerms terms) =>
        MemoryMarshal.AsRef<RolesAllowance>(data) = new RolesAllowance
        {
            Header = HeaderOf(in place),
            Refill = terms.RefillUnits,
            MaxRefill = terms.Units,
            PeriodMs = (ulong)terms.PeriodMs,
            Balance = terms.Units,
            TimestampMs = terms.GivenMs,
        };

    /// <inheritdoc/>
    public override LimitedUnits At(ReadOnlySpan<byte> data, long nowMs) =>
        new(Read<RolesAllowance>(data).BalanceAt(nowMs), LimitKind.Period);

    /// <inheritdoc/>
    public override LimitedUnits Until(ReadOnlySpan<byte> data, long nowMs, long untilMs)
    {
        // Whoever empties it at every step loses nothing to the largest balance, unless a step is larger.
        RolesAllowance allowance = Read<RolesAllowance>(data);
        allowance.Accrue(nowMs);
        ulong step = Math.Min(allowance.Refill, allowance.MaxRefill);
        return new LimitedUnits(Sum(allowance.Balance, step, allowance.PeriodsUntil(untilMs)), LimitKind.Period);
    }

    /// <inheritdoc/>
    public override long NextMs(ReadOnlySpan<byte> data, long nowMs)
    {
        RolesAllowance allowance = Read<RolesAllowance>(data);
        allowance.Accrue(nowMs);
        bool refills = allowance is { PeriodMs: > 0, Refill: > 0, MaxRefill: > 0 };
        return refills ? allowance.TimestampMs + (long)allowance.PeriodMs : Never;
    }

    /// <inheritdoc/>
    public override bool TryAddRevoke(TransactionBuilder builder, in GrantPlace place)
    {
        builder.BeginInstruction(RolesAllowanceProgram.Id)
            .Account(place.Grant, false, true)
            .Account(place.Source, false, false)
            .Account(place.Spender, false, false)
            .Account(place.Owner, true, true);
        var writer = new InstructionWriter(builder.ReserveData(48));
        writer.U64(RolesAllowanceProgram.SetAction);
        writer.Bytes(Nothing);
        builder.EndInstruction();
        return true;
    }
}
