using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>What one transaction of an <see cref="EdgeBlocks"/> block does.</summary>
/// <param name="Payer">Who pays.</param>
/// <param name="Instructions">What for.</param>
/// <param name="Tables">Lookup tables that it takes accounts from; none for a legacy transaction.</param>
internal sealed record EdgeAction(Address Payer, Instruction[] Instructions, LookupTableContents[] Tables)
{
    public EdgeAction(Address payer, params Instruction[] instructions)
        : this(payer, instructions, [])
    {
    }
}
