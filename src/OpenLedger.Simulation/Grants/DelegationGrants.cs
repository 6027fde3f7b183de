using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Authority;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Simulation.Grants;

/// <summary>
/// A delegation with a cap and an end as its caveats: MetaMask's framework. In this world it is a root that names the spender itself. A
/// spender who handed it on would gain nothing by it, since every link is charged up to the root.
/// </summary>
internal sealed class DelegationGrants : GrantKind
{
    /// <inheritdoc/>
    public override Address Program => DelegationManagerProgram.Id;

    /// <inheritdoc/>
    public override Address Authority => DelegationManagerProgram.Authority;

    /// <inheritdoc/>
    public override ulong TakeAction => DelegationManagerProgram.RedeemAction;

    /// <inheritdoc/>
    public override int Length => DelegationLink.Length;

    /// <inheritdoc/>
    protected override uint ProgramUnits => ComputeCosts.Delegation;

    /// <inheritdoc/>
    public override Address AddressFor(in Address source, in Address spender, in Address owner) =>
        DelegationLink.AddressFor(in source, in spender, in owner, default);

    /// <inheritdoc/>
    public override void Write(Span<byte> data, in GrantPlace place, in GrantTerms terms) =>
        MemoryMarshal.AsRef<DelegationLink>(data) = new DelegationLink
        {
            Header = HeaderOf(in place),
            Cap = terms.Units,
            BeforeMs = BeforeMs(terms.ExpiresMs),
        };

    /// <inheritdoc/>
    public override LimitedUnits At(ReadOnlySpan<byte> data, long nowMs)
    {
        DelegationLink link = Read<DelegationLink>(data);
        LimitKind limit = link.IsDisabled != 0 ? LimitKind.NotGiven : link.IsOver(nowMs) ? LimitKind.Expiry : LimitKind.Amount;
        return new LimitedUnits(link.LeftAt(nowMs), limit);
    }

    /// <inheritdoc/>
    public override bool TryAddRevoke(TransactionBuilder builder, in GrantPlace place)
    {
        AddChange(builder, DelegationManagerProgram.Id, DelegationManagerProgram.DisableAction, place.Grant, place.Owner);
        return true;
    }

    // 0 means without an end, so an end at time zero is one before it.
    private static long BeforeMs(long expiresMs) => expiresMs == BookAllowance.Never ? 0 : expiresMs == 0 ? -1 : expiresMs;
}
