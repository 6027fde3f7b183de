namespace OpenLedger.Core.Cryptography;

/// <summary>The curve behind Ed25519, as far as addresses need it: whether 32 bytes could be somebody's public key.</summary>
public static class Edwards25519
{
    /// <summary>
    /// True if the address decodes to a point of the curve -x² + y² = 1 + d x² y² modulo 2^255 - 19, so that a private key for it
    /// could exist. A program-derived address must not. About ten microseconds; no allocation.
    /// </summary>
    /// <remarks>
    /// Decides as Solana does (curve25519-dalek's <c>decompress</c>): a y at or above 2^255 - 19 is taken modulo it, and the sign
    /// bit does not matter. A point exists if x² = (y² - 1)/(d y² + 1) is a square; since u/v and uv differ by the square v², no
    /// division is needed, and v is never zero because -1/d is no square.
    /// </remarks>
    public static bool IsOnCurve(in Address address)
    {
        FieldElement25519 y = FieldElement25519.FromBytes(Address.BytesOf(in address));
        FieldElement25519 ySquared = y * y;
        FieldElement25519 u = ySquared - FieldElement25519.One;
        FieldElement25519 v = (FieldElement25519.CurveD * ySquared) + FieldElement25519.One;
        return (u * v).IsSquare();
    }
}
