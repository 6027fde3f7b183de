namespace OpenLedger.Core.Transactions;

/// <summary>Why seeds give no program-derived address. The default, <see cref="None"/>, means they do.</summary>
public enum ProgramAddressError : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>More than 16 seeds, the bump included.</summary>
    TooManySeeds = 1,

    /// <summary>A seed of more than 32 bytes.</summary>
    SeedTooLong = 2,

    /// <summary>The hash is a point of the curve, so somebody could hold its private key.</summary>
    OnCurve = 3,

    /// <summary>No bump from 255 to 0 leads off the curve; its probability is 2^-256.</summary>
    NoBump = 4,

    /// <summary>The owner's address ends like the hash input of program addresses and could forge one.</summary>
    IllegalOwner = 5,
}
