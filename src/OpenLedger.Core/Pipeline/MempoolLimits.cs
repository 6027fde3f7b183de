namespace OpenLedger.Core.Pipeline;

/// <summary>How much may wait. Control operations have room of their own, so no flood of others keeps them out.</summary>
/// <param name="Transactions">Greatest number of waiting transactions other than control operations.</param>
/// <param name="ControlOperations">Greatest number of waiting control operations.</param>
public readonly record struct MempoolLimits(int Transactions, int ControlOperations)
{
    /// <summary>As much as memory holds: for a driver that feeds a node no faster than it works.</summary>
    public static readonly MempoolLimits None = new(int.MaxValue, int.MaxValue);

    private readonly int? _controlPerPayer;

    /// <summary>A12: greatest number of waiting control operations of one fee payer, without limit if it is left out. What is beyond waits
    /// among all others, by its price, so that one spammer leaves room for who has something to stop.</summary>
    public int ControlPerPayer
    {
        get => _controlPerPayer ?? int.MaxValue;
        init => _controlPerPayer = value;
    }
}
