namespace OpenLedger.Core.Execution;

/// <summary>Adds up the fees and compute units of a block.</summary>
internal struct BlockTotal
{
    private UInt128 _fees;
    private ulong _units;

    public void Add(in Receipt receipt)
    {
        // Neither sum of so few numbers of 64 and 32 bits can overflow.
        unchecked
        {
            _fees += receipt.FeeLamports;
            _units += receipt.ComputeUnits;
        }
    }

    /// <exception cref="OverflowException">The fees are more than there can be.</exception>
    public readonly void CopyTo(BlockOutput output)
    {
        output.ComputeUnits = _units;
        output.FeesLamports = (ulong)_fees;
    }
}
