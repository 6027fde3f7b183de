namespace OpenLedger.Core.Pipeline;

/// <summary>How the node treats the signatures of a transaction that it is given.</summary>
public enum SignaturePolicy : byte
{
    /// <summary>Every signature is checked.</summary>
    Verify = 0,

    /// <summary>The signer's key stands in the place of the signature and is compared. Grants and control operations are checked
    /// all the same.</summary>
    Trusted = 1,
}
