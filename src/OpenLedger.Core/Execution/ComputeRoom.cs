namespace OpenLedger.Core.Execution;

/// <summary>
/// The compute units of a block. Each transaction takes the limit that it declares, in block order, whether it is then refused for another
/// reason or uses less: what a block can hold must not depend on what its transactions do.
/// </summary>
/// <param name="units">Compute units that the block may hold.</param>
internal struct ComputeRoom(ulong units)
{
    private ulong _left = units;

    /// <summary>Takes a transaction's limit; takes nothing and returns false if so much is not left.</summary>
    public bool TryTake(uint limit)
    {
        if (limit > _left)
        {
            return false;
        }

        _left -= limit;
        return true;
    }
}
