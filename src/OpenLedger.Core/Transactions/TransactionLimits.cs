namespace OpenLedger.Core.Transactions;

/// <summary>The limits of the wire format, as Solana sets them.</summary>
public static class TransactionLimits
{
    /// <summary>Greatest size of a transaction in bytes: an IPv6 packet of 1,280 bytes less 48 of headers.</summary>
    public const int MaxBytes = 1232;

    /// <summary>Greatest number of accounts, static and loaded together (Solana's limit of account locks).</summary>
    public const int MaxAccounts = 128;

    /// <summary>Greatest number of instructions (SIMD-0160).</summary>
    public const int MaxInstructions = 64;

    /// <summary>Greatest number of account mentions in one instruction, repetitions counted (SIMD-0406).</summary>
    public const int MaxInstructionAccounts = 255;

    /// <summary>
    /// Greatest number of lookup tables: each takes 35 bytes or more, and what must stand before them takes 136.
    /// </summary>
    public const int MaxLookups = (MaxBytes - 136) / 35;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureLength = 64;

    /// <summary>The highest bit of a message's first byte tells a version from a legacy header.</summary>
    public const byte VersionFlag = 0x80;
}
