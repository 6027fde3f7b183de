using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// The accounts that a use lists behind its path, in any order: price feeds, code entries, guards, marks of classes, a place in the queue.
/// They are found by where they must lie, so none can be passed off as another.
/// </summary>
internal static class UseAccounts
{
    /// <summary>Index in the state of an account that a use lists.</summary>
    public static bool TryFind(InvokeContext context, int use, in Address address, out int index) =>
        TryFind(context, use, in address, out index, out _);

    /// <summary>The same, and whether the transaction may write it.</summary>
    public static bool TryFind(InvokeContext context, int use, in Address address, out int index, out bool isWritable)
    {
        TransactionFrame frame = context.Transaction;
        ReadOnlySpan<byte> accounts = frame.Parsed.InstructionAccounts(use);
        foreach (byte account in accounts[Math.Min(SessionPath.OwnAccounts, accounts.Length)..])
        {
            index = frame.StateIndex[account];
            if (context.State.AddressOf(index) == address)
            {
                isWritable = frame.IsWritable[account];
                return true;
            }
        }

        index = -1;
        isWritable = false;
        return false;
    }
}
