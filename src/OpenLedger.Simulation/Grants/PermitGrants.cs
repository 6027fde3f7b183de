using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Actors;
using OpenLedger.Simulation.Authority;

namespace OpenLedger.Simulation.Grants;

/// <summary>An amount until a time: Permit2, and without a time an ERC-20 token's own approval.</summary>
internal sealed class PermitGrants : GrantKind
{
    /// <inheritdoc/>
    public override Address Program => PermitProgram.Id;

    /// <inheritdoc/>
    public override Address Authority => PermitProgram.Authority;

    /// <inheritdoc/>
    public override ulong TakeAction => PermitProgram.TransferFromAction;

    /// <inheritdoc/>
    public override int Length => PermitAllowance.Length;

    /// <inheritdoc/>
    protected override uint ProgramUnits => ComputeCosts.Permit;

    /// <inheritdoc/>
    public override Address AddressFor(in Address source, in Address spender, in Address owner) =>
        PermitAllowance.AddressFor(in source, in spender);

    /// <inheritdoc/>
    public override void Write(Span<byte> data, in GrantPlace place, in GrantTerms terms) =>
        MemoryMarshal.AsRef<PermitAllowance>(data) = new PermitAllowance
        {
            Source = place.Source,
            Spender = place.Spender,
            Owner = place.Owner,
            Amount = terms.Units,
            ExpiresMs = terms.ExpiresMs,
        };

    /// <inheritdoc/>
    public override LimitedUnits At(ReadOnlySpan<byte> data, long nowMs)
    {
        PermitAllowance allowance = Read<PermitAllowance>(data);
        return nowMs > allowance.ExpiresMs
            ? new LimitedUnits(0, LimitKind.Expiry)
            : new LimitedUnits(allowance.Amount, LimitKind.Amount);
    }

    /// <inheritdoc/>
    public override bool TryAddRevoke(TransactionBuilder builder, in GrantPlace place)
    {
        DelegatedCalls.AddPermitApprove(builder, in place, units: 0, expiresMs: 0);
        return true;
    }

    /// <inheritdoc/>
    public override ulong RenewableAt(ReadOnlySpan<byte> data, long nowMs)
    {
        // An amount of nothing is a revocation, or used up: its owner does not renew it.
        PermitAllowance allowance = Read<PermitAllowance>(data);
        return nowMs <= allowance.ExpiresMs ? 0 : allowance.Amount;
    }

    /// <inheritdoc/>
    public override void AddRenewal(TransactionBuilder builder, in GrantPlace place, ulong units, long expiresMs) =>
        DelegatedCalls.AddPermitApprove(builder, in place, units, expiresMs);
}
