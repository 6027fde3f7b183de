namespace OpenLedger.Core.Execution;

/// <summary>What is wrong with a block and where. The default value: nothing.</summary>
/// <param name="Kind">What.</param>
/// <param name="Transaction">The first transaction where it is wrong; -1 if it is the block as a whole.</param>
public readonly record struct ValueFault(ValueFaultKind Kind, int Transaction)
{
    /// <summary>Nothing is wrong.</summary>
    public static readonly ValueFault None;
}
