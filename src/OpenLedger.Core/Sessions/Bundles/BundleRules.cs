using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Sessions.Bundles;

/// <summary>
/// What an operation of a bundle may do: use sessions, by the key that signs the bundle, and nothing else. That key signs a root, not
/// what it reads, so nothing that no session bounds may hang on its signature; all that can leave besides is the fee.
/// </summary>
internal static class BundleRules
{
    private const int SessionKeyAccount = 0;
    private const int KeyOfUse = 1;

    /// <summary>Checks a parsed operation.</summary>
    public static BundleRefusal Check(ParsedTransaction operation, in Address sessionKey)
    {
        if (operation.SignatureCount != 1 || operation.FeePayer != sessionKey)
        {
            return BundleRefusal.ForeignSigner;
        }

        bool used = false;
        for (int i = 0; i < operation.InstructionCount; i++)
        {
            Address program = operation.InstructionProgram(i);
            if (program == WellKnown.ComputeBudget)
            {
                continue;
            }

            ReadOnlySpan<byte> accounts = operation.InstructionAccounts(i);
            if (program != SessionProgram.Id || !SessionProgram.IsUse(operation, i) || accounts.Length <= KeyOfUse ||
                accounts[KeyOfUse] != SessionKeyAccount || i + 1 == operation.InstructionCount)
            {
                return BundleRefusal.NotASessionUse;
            }

            // The guard lends the owner's signature to the covered instruction, but the transaction's own signatures count there too.
            i++;
            if (operation.InstructionAccounts(i).Contains((byte)SessionKeyAccount))
            {
                return BundleRefusal.KeyExposed;
            }

            used = true;
        }

        return used ? BundleRefusal.None : BundleRefusal.NothingUsed;
    }
}
