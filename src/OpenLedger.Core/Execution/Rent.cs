namespace OpenLedger.Core.Execution;

/// <summary>The rent-exempt minimum, with Solana's parameters: two years' rent paid in advance, for ever.</summary>
public static class Rent
{
    /// <summary>Bytes that every account costs besides its data.</summary>
    public const int AccountOverheadBytes = 128;

    /// <summary>Lamports for a byte and a year.</summary>
    public const ulong LamportsPerByteYear = 3480;

    private const ulong ExemptionYears = 2;

    /// <summary>The least lamports an account with so much data may hold.</summary>
    public static ulong MinimumBalance(int dataLength) =>
        (ulong)(AccountOverheadBytes + dataLength) * LamportsPerByteYear * ExemptionYears;
}
