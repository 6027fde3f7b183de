using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

/// <summary>
/// Bytes nobody meant to be a transaction: each must end in a reason or in a transaction whose every part can be read.
/// </summary>
public class TransactionMutationTest
{
    private const int Inputs = 100_000;

    private readonly ParsedTransaction _parsed = new();

    [Fact]
    public void A_hundred_thousand_mutated_transactions_raise_no_exception()
    {
        const int seed = 1232;
        var source = new RandomTransactions(seed);
        byte[][] originals = Originals(source, 200);
        byte[] buffer = new byte[4096];
        int accepted = 0;
        var reasons = new int[64];
        for (int i = 0; i < Inputs; i++)
        {
            int length = Mutate(source.Random, originals[i % originals.Length], buffer);
            MalformedReason reason;
            try
            {
                reason = TransactionParser.TryParse(buffer.AsSpan(0, length), _parsed);
                Touch(_parsed);
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, case {i}: {Convert.ToHexString(buffer, 0, length)}: {error}");
                return;
            }

            reasons[(int)reason]++;
            accepted += reason == MalformedReason.None ? 1 : 0;
        }

        Assert.InRange(accepted, Inputs / 100, Inputs / 2);
        Assert.True(reasons.Count(n => n > 0) >= 15, "the mutations reach most reasons");
    }

    [Fact]
    public void Bytes_without_any_structure_raise_no_exception()
    {
        var random = new Random(99);
        byte[] buffer = new byte[TransactionLimits.MaxBytes + 8];
        for (int i = 0; i < 50_000; i++)
        {
            int length = random.Next(buffer.Length + 1);
            random.NextBytes(buffer.AsSpan(0, length));
            if (length > 70)
            {
                // Half of them get a plausible start, or none would ever come past the header.
                buffer[0] = 1;
                buffer[65] = (byte)(random.Next(2) == 0 ? 1 : 0x80);
                buffer[66] = (byte)random.Next(2);
            }

            _ = TransactionParser.TryParse(buffer.AsSpan(0, length), _parsed);
            Touch(_parsed);
        }
    }

    [Fact]
    public void The_same_bytes_always_give_the_same_reason()
    {
        var source = new RandomTransactions(5);
        byte[][] originals = Originals(source, 50);
        byte[] buffer = new byte[4096];
        var fresh = new ParsedTransaction();
        for (int i = 0; i < 5000; i++)
        {
            int length = Mutate(source.Random, originals[i % originals.Length], buffer);
            MalformedReason reason = TransactionParser.TryParse(buffer.AsSpan(0, length), _parsed);
            Assert.Equal(reason, TransactionParser.TryParse(buffer.AsSpan(0, length), fresh));
            Assert.Equal(_parsed.TotalAccountCount, fresh.TotalAccountCount);
        }
    }

    private static byte[][] Originals(RandomTransactions source, int count)
    {
        var originals = new List<byte[]>();
        while (originals.Count < count)
        {
            LookupTableContents[]? tables = source.Random.Next(2) == 0 ? null : source.Tables();
            var message = new NaiveMessage(source.Payer, source.Blockhash(), source.Instructions(), tables);
            if (message.Fits)
            {
                originals.Add(message.Wire);
            }
        }

        return [.. originals];
    }

    private static int Mutate(Random random, byte[] original, byte[] buffer)
    {
        original.CopyTo(buffer, 0);
        int length = original.Length;
        int edits = random.Next(1, 4);
        for (int e = 0; e < edits && length > 0; e++)
        {
            // Most edits hit the few bytes that mean something: past the signatures lie header, counts and instructions.
            int at = random.Next(length);
            switch (random.Next(7))
            {
                case 0:
                    buffer[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    length = at;
                    break;
                case 2:
                    int inserted = random.Next(1, 40);
                    buffer.AsSpan(at, length - at).CopyTo(buffer.AsSpan(at + inserted));
                    random.NextBytes(buffer.AsSpan(at, inserted));
                    length += inserted;
                    break;
                case 3:
                    int removed = random.Next(1, Math.Min(40, length - at) + 1);
                    buffer.AsSpan(at + removed, length - at - removed).CopyTo(buffer.AsSpan(at));
                    length -= removed;
                    break;
                case 4:
                    // A length bomb: the greatest number that fits where a length may stand.
                    buffer[at] = 0xFF;
                    buffer[at + 1] = 0xFF;
                    buffer[at + 2] = 0x03;
                    break;
                case 5:
                    int from = random.Next(length), size = Math.Min(random.Next(1, 64), length - Math.Max(at, from));
                    buffer.AsSpan(from, size).CopyTo(buffer.AsSpan(at));
                    break;
                default:
                    // The header and the count of keys, the most meaningful bytes of all.
                    int header = 1 + (64 * original[0]);
                    buffer[Math.Min(header + random.Next(5), length - 1)] = (byte)random.Next(256);
                    break;
            }
        }

        return length;
    }

    /// <summary>Reads everything a transaction offers. After a refusal that is nothing.</summary>
    private static void Touch(ParsedTransaction parsed)
    {
        int sum = parsed.WireBytes.Length + parsed.MessageBytes.Length;
        for (int i = 0; i < parsed.SignatureCount; i++)
        {
            sum += parsed.SignatureBytes(i)[63];
        }

        for (int i = 0; i < parsed.TotalAccountCount; i++)
        {
            sum += (parsed.IsWritable(i) ? 1 : 0) + (parsed.IsSigner(i) ? 1 : 0) + (parsed.IsDeclaredWritable(i) ? 1 : 0);
            sum += i < parsed.StaticAccountCount && parsed.Key(i) == Address.FromUInt64(1) ? 1 : 0;
        }

        for (int i = 0; i < parsed.InstructionCount; i++)
        {
            sum += parsed.InstructionAccounts(i).Length + parsed.InstructionData(i).Length;
            sum += parsed.InstructionProgram(i) == WellKnown.Token ? 1 : 0;
        }

        for (int i = 0; i < parsed.LookupCount; i++)
        {
            sum += parsed.WritableIndexes(i).Length + parsed.ReadonlyIndexes(i).Length
                + (parsed.LookupTable(i) == default ? 1 : 0);
        }

        if (parsed.SignatureCount > 0)
        {
            sum += parsed.RecentBlockhash == default ? 1 : 0;
            sum += TransactionSignatures.MatchTrusted(parsed) ? 1 : 0;
            _ = ComputeBudget.TryParse(parsed, out _);
            _ = DurableNonce.TryGetNonceAccount(parsed, out _);
        }

        Assert.True(sum >= 0);
    }
}
