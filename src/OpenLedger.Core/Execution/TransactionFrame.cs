using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>The transaction that is being executed, its accounts resolved to indices in the state. Reused.</summary>
internal sealed class TransactionFrame
{
    public ParsedTransaction Parsed { get; private set; } = null!;

    /// <summary>Per account of the transaction, its index in the state.</summary>
    public int[] StateIndex { get; } = new int[TransactionLimits.MaxAccounts];

    /// <summary>Per account of the transaction, whether it may change.</summary>
    public bool[] IsWritable { get; } = new bool[TransactionLimits.MaxAccounts];

    public int AccountCount { get; private set; }

    /// <summary>Whether the transaction names a durable nonce instead of a recent blockhash, and so may have waited for long.</summary>
    public bool UsesNonce { get; set; }

    /// <summary>Whether no fee is taken for it, see <see cref="Sessions.FreeControl"/>.</summary>
    public bool IsFree { get; set; }

    /// <summary>The address of an account of the transaction.</summary>
    public Address AccountIs(int account, LedgerState state) => state.AddressOf(StateIndex[account]);

    /// <summary>Resolves all accounts, those in lookup tables too.</summary>
    public TransactionStatus Load(ParsedTransaction transaction, LedgerState state, ulong slot)
    {
        Parsed = transaction;
        IsFree = false;
        AccountCount = transaction.StaticAccountCount;
        for (int i = 0; i < AccountCount; i++)
        {
            StateIndex[i] = state.Resolve(transaction.Key(i));
            IsWritable[i] = transaction.IsWritable(i);
        }

        if (transaction.LookupCount == 0)
        {
            return TransactionStatus.Success;
        }

        TransactionStatus status = LoadLookups(transaction, state, slot);
        if (status == TransactionStatus.Success)
        {
            for (; AccountCount < transaction.TotalAccountCount; AccountCount++)
            {
                StateIndex[AccountCount] = state.Resolve(transaction.Account(AccountCount));
                IsWritable[AccountCount] = transaction.IsWritable(AccountCount);
            }
        }

        return status;
    }

    /// <summary>Takes over accounts that were resolved before.</summary>
    public void Load(ParsedTransaction transaction, ReadOnlySpan<int> accounts)
    {
        Parsed = transaction;
        IsFree = false;
        AccountCount = accounts.Length;
        accounts.CopyTo(StateIndex);
        for (int i = 0; i < accounts.Length; i++)
        {
            IsWritable[i] = transaction.IsWritable(i);
        }
    }

    /// <summary>Fills in the addresses that a transaction takes from lookup tables.</summary>
    public static TransactionStatus LoadLookups(ParsedTransaction transaction, LedgerState state, ulong slot)
    {
        var source = new StateSource(state);
        return LookupResolver.TryResolve(transaction, ref source, slot) switch
        {
            LookupResult.Resolved => TransactionStatus.Success,
            LookupResult.DuplicateAccount => TransactionStatus.AccountLoadedTwice,
            LookupResult.TableNotFound => TransactionStatus.AddressLookupTableNotFound,
            LookupResult.InvalidOwner => TransactionStatus.InvalidAddressLookupTableOwner,
            LookupResult.InvalidData => TransactionStatus.InvalidAddressLookupTableData,
            LookupResult.InvalidIndex => TransactionStatus.InvalidAddressLookupTableIndex,
            _ => throw new InvalidOperationException("a result that no lookup has"),
        };
    }

    /// <summary>The state as the place where lookup tables are read.</summary>
    private readonly struct StateSource(LedgerState state) : ILookupTableSource
    {
        public bool TryGetAccount(in Address address, out Address owner, out ReadOnlySpan<byte> data)
        {
            int index = state.Find(in address);
            bool exists = index >= 0 && state.LamportsOf(index) > 0;
            owner = exists ? state.OwnerOf(index) : default;
            data = exists ? state.DataOf(index) : default;
            return exists;
        }
    }
}
