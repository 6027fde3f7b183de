namespace OpenLedger.Core.Pipeline;

/// <summary>What a batch was given in one piece: a transaction or a bundle. It is taken or refused as a whole.</summary>
internal struct BatchUnit
{
    /// <summary>Where its bytes lie in the batch's buffer.</summary>
    public int Offset;
    public int Length;

    /// <summary>What the submitter knows it by; operation i of a bundle is known by tag + i.</summary>
    public long Tag;
    public SignaturePolicy Policy;
    public bool IsBundle;

    /// <summary>Which of the batch's transactions are its own; none if it was refused.</summary>
    public int FirstItem;
    public int ItemCount;

    /// <summary>Whether it waits in the control lane; known when it was decoded.</summary>
    public bool IsControl;

    /// <summary>Whether its transactions are in the mempool.</summary>
    public bool IsAdmitted;
    public Admission Admission;
}
