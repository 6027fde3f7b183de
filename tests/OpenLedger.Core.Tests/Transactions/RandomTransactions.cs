using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

/// <summary>
/// Transactions drawn from a seed: few accounts mentioned often, many mentioned once, small and large data, with and without
/// tables.
/// </summary>
internal sealed class RandomTransactions(int seed)
{
    private static readonly KeyPair[] s_keys =
        [.. Enumerable.Range(0, 16).Select(i => KeyPair.Derive(new byte[32], (ulong)i, "random-transactions"))];
    private static readonly Address[] s_others =
        [.. Enumerable.Range(0, 64).Select(i => Address.FromUInt64(1000 + (ulong)i * 7919))];

    private readonly Random _random = new(seed);

    public static ReadOnlySpan<KeyPair> Keys => s_keys;

    public Random Random => _random;

    public Address Payer => s_keys[0].PublicKey;

    public Hash256 Blockhash()
    {
        byte[] bytes = new byte[32];
        _random.NextBytes(bytes);
        return new Hash256(bytes);
    }

    public Instruction[] Instructions(int most = 6)
    {
        int pool = _random.Next(2, 30);
        var instructions = new Instruction[_random.Next(0, most)];
        for (int i = 0; i < instructions.Length; i++)
        {
            var accounts = new AccountMeta[_random.Next(0, 12)];
            for (int a = 0; a < accounts.Length; a++)
            {
                bool signer = _random.Next(4) == 0;
                Address address = signer ? s_keys[_random.Next(6)].PublicKey : s_others[_random.Next(pool)];
                accounts[a] = new AccountMeta(address, signer, _random.Next(2) == 0);
            }

            byte[] data = new byte[_random.Next(10) == 0 ? _random.Next(400) : _random.Next(20)];
            _random.NextBytes(data);
            instructions[i] = new Instruction(Address.FromUInt64((ulong)_random.Next(1, 5)), accounts, data);
        }

        return instructions;
    }

    public LookupTableContents[] Tables()
    {
        var tables = new LookupTableContents[_random.Next(0, 4)];
        for (int t = 0; t < tables.Length; t++)
        {
            Address[] addresses = [.. s_others.Where(_ => _random.Next(3) == 0)];
            _random.Shuffle(addresses);
            tables[t] = new LookupTableContents(Address.FromUInt64(900_000 + (ulong)t), addresses);
        }

        return tables;
    }
}
