namespace OpenLedger.Core.Execution;

/// <summary>What a transaction costs its payer, as in Solana: so much a signature, and a price per compute unit asked for.</summary>
public static class Fees
{
    /// <summary>Lamports for one signature.</summary>
    public const ulong LamportsPerSignature = 5000;

    /// <summary>The fee in lamports, the price part rounded up.</summary>
    /// <param name="signatures">Number of signatures.</param>
    /// <param name="computeUnitLimit">Compute units asked for.</param>
    /// <param name="microLamportsPerUnit">Price of one, in millionths of a lamport.</param>
    public static ulong Of(int signatures, uint computeUnitLimit, ulong microLamportsPerUnit)
    {
        UInt128 priority = (((UInt128)microLamportsPerUnit * computeUnitLimit) + 999_999) / 1_000_000;
        UInt128 fee = priority + ((ulong)signatures * LamportsPerSignature);
        return fee > ulong.MaxValue ? ulong.MaxValue : (ulong)fee;
    }
}
