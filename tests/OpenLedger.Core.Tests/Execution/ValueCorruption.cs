using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>What a block is said to leave, with a single thing wrong in it.</summary>
/// <param name="Claimed">What is said.</param>
/// <param name="Transaction">The first transaction where it is wrong; -1 if that cannot be told.</param>
internal sealed record ValueCorruption(BlockOutput Claimed, int Transaction)
{
    private const int Nobody = -1;

    /// <summary>All kinds of corruption.</summary>
    public static IReadOnlyList<(string Name, Func<Random, BlockOutput, LedgerState, ValueCorruption?> Make)> Kinds { get; } =
    [
        ("lamports", (random, honest, _) => OneValue(random, honest, v => v with { Lamports = v.Lamports ^ Bit(random) })),
        ("owner", (random, honest, _) => OneValue(random, honest, v => v with { Owner = Flip(random, v.Owner) })),
        ("owner is another program", (random, honest, _) =>
            OneValue(random, honest, v => v with { Owner = v.Owner == WellKnown.Token ? WellKnown.System : WellKnown.Token })),
        ("unknown address", (random, honest, _) => OneValue(random, honest, v => v with { Address = Flip(random, v.Address) })),
        ("another address", AnotherAddress),
        ("data byte", (random, honest, _) =>
            OneValue(random, honest, v => v.Data.Length == 0 ? null : v with { Data = Flip(random, v.Data) })),
        ("greatest amount", (random, honest, _) =>
            OneValue(random, honest, v => IsTokenAccount(v) ? v with { Data = GreatestAmount(v.Data) } : null)),
        ("data longer", (random, honest, _) =>
            OneValue(random, honest, v => v with { Data = [.. v.Data, .. new byte[random.Next(1, 400)]] })),
        ("data shorter", (random, honest, _) =>
            OneValue(random, honest, v => v.Data.Length == 0 ? null : v with { Data = v.Data[..random.Next(v.Data.Length)] })),
        ("data too long", (random, honest, _) =>
            OneValue(random, honest, v => random.Next(10) == 0 ? v with { Data = new byte[(10 << 20) + 1] } : null)),
        ("dropped", (random, honest, _) => Listed(random, honest, (values, at) => values.RemoveAt(at))),
        ("doubled", (random, honest, _) => Listed(random, honest, (values, at) => values.Insert(at, values[at]))),
        ("swapped", (random, honest, _) =>
            Listed(random, honest, (values, at) => Swap(values, at, random.Next(values.Count)))),
        ("contents swapped", (random, honest, _) =>
            Listed(random, honest, (values, at) => SwapContents(values, at, random.Next(values.Count)))),
        ("moved to a neighbour", (random, honest, _) =>
            Listed(random, honest, (values, at) => Relabel(values, at, values[at].Transaction + (random.Next(2) * 2) - 1))),
        ("moved to another", (random, honest, _) =>
            Listed(random, honest, (values, at) => Relabel(values, at, random.Next(honest.Receipts.Count)))),
        ("moved to none", (random, honest, _) =>
            Listed(random, honest, (values, at) => Relabel(values, at, random.Next(2) == 0 ? -1 : honest.Receipts.Count))),
        ("receipt", OneReceipt),
        ("receipt missing", (_, honest, _) => Edited(honest, Nobody, o => o.Receipts.RemoveAt(o.Receipts.Count - 1))),
        ("receipt too many", (_, honest, _) => Edited(honest, Nobody, o => o.Receipts.Add(o.Receipts[^1]))),
        ("fees", (random, honest, _) => Edited(honest, Nobody, o => o.FeesLamports ^= Bit(random))),
        ("compute units", (random, honest, _) => Edited(honest, Nobody, o => o.ComputeUnits ^= Bit(random))),
        ("record byte", OneRecord),
        ("record dropped", (random, honest, _) => Records(random, honest, (records, at) => records.RemoveAt(at))),
        ("record doubled", (random, honest, _) => Records(random, honest, (records, at) => records.Insert(at, records[at]))),
        ("balance change", OneChange),
        ("balance change dropped", (random, honest, _) => Changes(random, honest, (changes, at) => changes.RemoveAt(at))),
        ("balance change doubled", (random, honest, _) =>
            Changes(random, honest, (changes, at) => changes.Insert(at, changes[at]))),
    ];

    /// <summary>A copy that shares nothing.</summary>
    public static BlockOutput Copy(BlockOutput honest) => WithValues(honest, Read(honest.Values));

    private static ValueCorruption? AnotherAddress(Random random, BlockOutput honest, LedgerState state) =>
        OneValue(random, honest, v => v with { Address = state.AddressOf(random.Next(state.Count)) });

    private static ValueCorruption? OneValue(Random random, BlockOutput honest, Func<Value, Value?> change) =>
        Listed(random, honest, (values, at) => values[at] = change(values[at]) ?? values[at]);

    // Nothing if it makes no difference.
    private static ValueCorruption? Listed(Random random, BlockOutput honest, Action<List<Value>, int> change)
    {
        List<Value> before = Read(honest.Values);
        if (before.Count == 0)
        {
            return null;
        }

        List<Value> after = [.. before];
        change(after, random.Next(after.Count));
        int at = 0;
        while (at < Math.Min(before.Count, after.Count) && before[at].IsSame(after[at]))
        {
            at++;
        }

        if (at == before.Count && at == after.Count)
        {
            return null;
        }

        bool isInOrder = after.TrueForAll(v => v.Transaction >= 0 && v.Transaction < honest.Receipts.Count) &&
            after.Zip(after.Skip(1)).All(pair => pair.First.Transaction <= pair.Second.Transaction);
        int first = Math.Min(
            at < before.Count ? before[at].Transaction : int.MaxValue, at < after.Count ? after[at].Transaction : int.MaxValue);
        return new ValueCorruption(WithValues(honest, after), isInOrder ? first : Nobody);
    }

    private static void Swap(List<Value> values, int one, int other) =>
        (values[one], values[other]) = (values[other], values[one]);

    private static void SwapContents(List<Value> values, int one, int other)
    {
        Swap(values, one, other);
        int transaction = values[one].Transaction;
        Relabel(values, one, values[other].Transaction);
        Relabel(values, other, transaction);
    }

    private static void Relabel(List<Value> values, int at, int transaction) =>
        values[at] = values[at] with { Transaction = transaction };

    private static ValueCorruption? OneReceipt(Random random, BlockOutput honest, LedgerState state)
    {
        int at = random.Next(honest.Receipts.Count);
        return Edited(honest, at, o => FlipBit(random, BytesOf(o.Receipts, at)));
    }

    private static ValueCorruption? OneRecord(Random random, BlockOutput honest, LedgerState state) =>
        Records(random, honest, (records, at) => FlipBit(random, BytesOf(records, at)));

    private static ValueCorruption? Records(Random random, BlockOutput honest, Action<List<AuthorizationRecord>, int> change)
    {
        if (honest.Records.Count == 0)
        {
            return null;
        }

        int at = random.Next(honest.Records.Count);
        Hash256 id = honest.Records[at].TransactionId;
        int transaction = honest.Receipts.FindIndex(receipt => receipt.IsCommitted && receipt.TransactionId == id);
        return Edited(honest, transaction, o => change(o.Records, at));
    }

    private static ValueCorruption? OneChange(Random random, BlockOutput honest, LedgerState state) =>
        Changes(random, honest, (changes, at) =>
        {
            BalanceChange change = changes[at];
            changes[at] = random.Next(4) switch
            {
                0 => change with { Account = change.Account + 1 },
                1 => change with { Out = change.Out ^ Bit(random) },
                2 => change with { In = change.In ^ Bit(random) },
                _ => change with { Out = change.In, In = change.Out },
            };
        });

    private static ValueCorruption? Changes(Random random, BlockOutput honest, Action<List<BalanceChange>, int> change)
    {
        if (honest.BalanceChanges.Count == 0)
        {
            return null;
        }

        int at = random.Next(honest.BalanceChanges.Count);
        return Edited(honest, honest.BalanceChanges[at].Transaction, o => change(o.BalanceChanges, at));
    }

    private static ValueCorruption Edited(BlockOutput honest, int transaction, Action<BlockOutput> edit)
    {
        BlockOutput claimed = Copy(honest);
        edit(claimed);
        return new ValueCorruption(claimed, transaction);
    }

    private static Span<byte> BytesOf<T>(List<T> list, int at)
        where T : struct => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(list).Slice(at, 1));

    private static ulong Bit(Random random) => 1UL << random.Next(64);

    private static void FlipBit(Random random, Span<byte> bytes) =>
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));

    private static byte[] Flip(Random random, byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        FlipBit(random, flipped);
        return flipped;
    }

    private static bool IsTokenAccount(Value value) => value.Data.Length == TokenAccount.Length;

    // What whoever is credited next cannot hold.
    private static byte[] GreatestAmount(byte[] tokenAccount)
    {
        byte[] data = [.. tokenAccount];
        TokenAccount.SetAmount(data, ulong.MaxValue);
        return data;
    }

    private static Address Flip(Random random, Address address)
    {
        byte[] bytes = new byte[Address.Length];
        address.CopyTo(bytes);
        FlipBit(random, bytes);
        return new Address(bytes);
    }

    private static List<Value> Read(BlockValues values)
    {
        var read = new List<Value>();
        for (int i = 0; i < values.Count; i++)
        {
            BlockValues.Entry entry = values[i];
            read.Add(new Value(entry.Transaction, entry.Address, entry.Lamports, entry.Owner, values.DataOf(in entry).ToArray()));
        }

        return read;
    }

    private static BlockOutput WithValues(BlockOutput honest, List<Value> values)
    {
        var output = new BlockOutput { FeesLamports = honest.FeesLamports, ComputeUnits = honest.ComputeUnits };
        output.Receipts.AddRange(honest.Receipts);
        output.Records.AddRange(honest.Records);
        output.BalanceChanges.AddRange(honest.BalanceChanges);
        foreach (Value value in values)
        {
            output.Values.Add(value.Transaction, value.Address, value.Lamports, value.Owner, value.Data);
        }

        return output;
    }

    private sealed record Value(int Transaction, Address Address, ulong Lamports, Address Owner, byte[] Data)
    {
        public bool IsSame(Value other) => this with { Data = other.Data } == other && Data.AsSpan().SequenceEqual(other.Data);
    }
}
