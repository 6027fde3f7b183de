using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class TransactionRoundTripTest
{
    [Fact]
    public void What_is_built_is_what_is_parsed()
    {
        // FsCheck draws the seed and prints the one that fails; everything else follows from it.
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => RoundTrip(seed)));
        for (int seed = 0; seed < 2000; seed++)
        {
            Assert.True(RoundTrip(seed), $"seed {seed}");
        }
    }

    [Fact]
    public void Parsing_in_place_sees_the_same_as_parsing_a_copy()
    {
        var source = new RandomTransactions(7);
        byte[] wire = new NaiveMessage(source.Payer, source.Blockhash(), source.Instructions(), null).Wire;
        byte[] padded = [.. wire, 1, 2, 3];
        var copied = new ParsedTransaction();
        var inPlace = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(wire, copied));
        Assert.Equal(MalformedReason.None, TransactionParser.TryParseInPlace(padded, wire.Length, inPlace, computeHash: false));
        Assert.Equal(copied.MessageHash, inPlace.MessageHash);
        Assert.True(copied.WireBytes.SequenceEqual(inPlace.WireBytes));
        Array.Clear(wire);
        Assert.Equal(Hash256.Of(copied.MessageBytes), copied.MessageHash);
    }

    [Fact]
    public void Parsing_again_and_again_allocates_nothing()
    {
        var source = new RandomTransactions(11);
        byte[][] wires = [.. Enumerable.Range(0, 50)
            .Select(i => new NaiveMessage(source.Payer, source.Blockhash(), source.Instructions(), i % 2 == 0
                ? null : source.Tables()))
            .Where(m => m.Fits).Select(m => m.Wire)];
        var parsed = new ParsedTransaction();
        Assert.Equal(0, Allocations.LeastPerRound(() =>
        {
            foreach (byte[] wire in wires)
            {
                _ = TransactionParser.TryParse(wire, parsed);
                _ = ComputeBudget.TryParse(parsed, out _);
            }
        }));
    }

    private static bool RoundTrip(int seed)
    {
        var source = new RandomTransactions(seed);
        Instruction[] instructions = source.Instructions();
        LookupTableContents[]? tables = source.Random.Next(2) == 0 ? null : source.Tables();
        Hash256 blockhash = source.Blockhash();
        var naive = new NaiveMessage(source.Payer, blockhash, instructions, tables);
        var parsed = new ParsedTransaction();
        MalformedReason reason = TransactionParser.TryParse(naive.Wire, parsed);
        if (!naive.Fits)
        {
            return reason is MalformedReason.TooLarge or MalformedReason.TooManyAccounts;
        }

        Assert.Equal(MalformedReason.None, reason);
        Assert.Equal(tables is not null, parsed.IsVersion0);
        Assert.True(parsed.MessageBytes.SequenceEqual(naive.Message));
        Assert.Equal(Hash256.Of(naive.Message), parsed.MessageHash);
        Assert.Equal(blockhash, parsed.RecentBlockhash);
        Assert.Equal(source.Payer, parsed.FeePayer);
        Assert.Equal(naive.Signers.Length, parsed.SignatureCount);
        Assert.Equal(naive.AllKeys.Length, parsed.TotalAccountCount);
        CheckAccounts(naive, tables, parsed);
        CheckInstructions(naive, instructions, parsed);
        return true;
    }

    private static void CheckAccounts(NaiveMessage naive, LookupTableContents[]? tables, ParsedTransaction parsed)
    {
        var state = new TableSource(tables ?? []);
        Assert.Equal(parsed.LookupCount == 0, parsed.IsResolved);
        Assert.Equal(LookupResult.Resolved, LookupResolver.TryResolve(parsed, ref state, currentSlot: 10));
        Assert.True(parsed.IsResolved);
        for (int i = 0; i < naive.AllKeys.Length; i++)
        {
            Address key = naive.AllKeys[i];
            Assert.Equal(key, parsed.Account(i));
            Assert.Equal(i < naive.Signers.Length, parsed.IsSigner(i));
            Assert.Equal(naive.NeedsWrite(key), parsed.IsDeclaredWritable(i));
            Assert.Equal(naive.NeedsWrite(key) && !naive.IsProgram(key), parsed.IsWritable(i));
        }
    }

    private static void CheckInstructions(NaiveMessage naive, Instruction[] instructions, ParsedTransaction parsed)
    {
        Assert.Equal(instructions.Length, parsed.InstructionCount);
        for (int i = 0; i < instructions.Length; i++)
        {
            Assert.Equal(instructions[i].Program, parsed.InstructionProgram(i));
            Assert.True(parsed.InstructionData(i).SequenceEqual(instructions[i].Data.Span));
            Address[] accounts = [.. parsed.InstructionAccounts(i).ToArray().Select(a => naive.AllKeys[a])];
            Assert.Equal(instructions[i].Accounts.Select(a => a.Address), accounts);
        }
    }
}
