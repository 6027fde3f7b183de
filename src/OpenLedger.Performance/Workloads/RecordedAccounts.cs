using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// The accounts that stand for the accounts and storage slots of recorded blocks. Whoever sends a transaction or gets a plain
/// transfer is a wallet; all others belong to <see cref="TouchProgram"/> and hold 8 to 64 bytes.
/// </summary>
internal sealed class RecordedAccounts
{
    private const ulong Seed = 0;
    private const ulong KeyKind = 11;
    private const ulong TableKind = 12;
    private const ulong WalletLamports = 1_000_000_000_000;
    private const ulong SpareLamports = 1_000_000_000;
    private const int WordsAtMost = 8;

    private readonly LedgerState _state;
    private int _tables;

    /// <summary>Installs all of them.</summary>
    /// <param name="state">Where to.</param>
    /// <param name="blocks">Blocks that may name them.</param>
    public RecordedAccounts(LedgerState state, ImmutableArray<RecordedBlock> blocks)
    {
        _state = state;
        HashSet<int> wallets = [.. blocks.SelectMany(b => b.Transactions).SelectMany(Wallets)];

        // In the order of their numbers: a hash set has none.
        foreach (int wallet in wallets.Order())
        {
            state.Install(this[wallet], in WellKnown.System, WalletLamports, []);
        }

        Span<ulong> words = stackalloc ulong[WordsAtMost];
        HashSet<int> owned = [.. blocks.SelectMany(b => b.Transactions).SelectMany(Touched)];
        owned.ExceptWith(wallets);
        foreach (int key in owned.Order())
        {
            ReadOnlySpan<byte> data = MemoryMarshal.AsBytes(words[..(1 + (key % WordsAtMost))]);
            state.Install(this[key], TouchProgram.Id, Rent.MinimumBalance(data.Length) + SpareLamports, data);
        }
    }

    /// <summary>The address that stands for a key.</summary>
    public Address this[int key] => new AddressSource(Seed, KeyKind)[key];

    /// <summary>Installs a lookup table.</summary>
    /// <param name="touched">The keys whose accounts it holds.</param>
    public LookupTableContents InstallTable(ReadOnlySpan<(int Key, bool IsWritable)> touched)
    {
        var addresses = new Address[touched.Length];
        for (int i = 0; i < addresses.Length; i++)
        {
            addresses[i] = this[touched[i].Key];
        }

        Address table = new AddressSource(Seed, TableKind)[_tables++];
        byte[] data = AddressLookupTable.Encode(addresses, authority: null);
        _state.Install(in table, in WellKnown.AddressLookupTable, Rent.MinimumBalance(data.Length), data);
        return new LookupTableContents(table, addresses);
    }

    private static IEnumerable<int> Wallets(RecordedTransaction transaction) =>
        transaction.IsPlainTransfer ? [transaction.From, transaction.To] : [transaction.From];

    private static IEnumerable<int> Touched(RecordedTransaction transaction) =>
    [
        .. transaction.AccountReads, .. transaction.AccountWrites, .. transaction.SlotReads, .. transaction.SlotWrites,
    ];
}
