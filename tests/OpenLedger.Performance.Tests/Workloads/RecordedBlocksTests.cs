using System.IO.Compression;
using System.Text;
using OpenLedger.Performance.Workloads;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Performance.Tests.Workloads;

/// <summary>Files of recorded blocks: what they hold, and what is said of those that are none.</summary>
public class RecordedBlocksTests
{
    private const string Columns =
        """{"columns":["from","to","value_wei_hex","gas","failed",""" +
        """ "account_reads","account_writes","slot_reads","slot_writes"],""";

    private const string Small = Columns + """
        "key_count":9,
        "blocks":[{"block":1,"fork":"london","miner":0,"txs":[[1,2,"0x1f",21000,0,[],[0,1,2],[],[]],
        [3,-1,"0x0",99000,1,[4],[0,3,5],[6],[7,8]]]}]}
        """;

    [Fact]
    public void EverythingIsRead()
    {
        RecordedBlocks? blocks = RecordedBlocks.TryParse("f", Encoding.UTF8.GetBytes(Small), out Diagnostic? diagnostic);

        Assert.Null(diagnostic);
        RecordedBlock block = Assert.Single(blocks!.Blocks);
        Assert.Equal((9, 2), (blocks.KeyCount, block.Transactions.Length));
        Assert.Equal((1L, "london", 0), (block.Number, block.Fork, block.Miner));
        RecordedTransaction call = block.Transactions[1];
        Assert.True(block.Transactions[0].IsPlainTransfer);
        Assert.False(call.IsPlainTransfer);
        Assert.Equal((3, RecordedTransaction.NoRecipient, 99_000L, true), (call.From, call.To, call.Gas, call.Failed));
        Assert.Equal([4], call.AccountReads);
        Assert.Equal([0, 3, 5], call.AccountWrites);
        Assert.Equal([6], call.SlotReads);
        Assert.Equal([7, 8], call.SlotWrites);
    }

    [Theory]
    [InlineData("\"key_count\":9,", "\"key_count\":-1,", 1, "the number of keys lies between 0 and 2147483647")]
    [InlineData("\"key_count\":9,", "\"keys\":9,", 1, "key_count is expected here")]
    [InlineData("\"from\",", "", 1, "from is expected here")]
    [InlineData("\"slot_writes\"]", "\"slot_writes\",\"x\"]", 1, "the end of the columns is expected here")]
    [InlineData("[1,2,", "[9,2,", 2, "the sender lies between 0 and 8")]
    [InlineData("[1,2,", "[1,-2,", 2, "the recipient lies between -1 and 8")]
    [InlineData("\"0x1f\"", "\"1f\"", 2, "the value is hexadecimal, with 0x before it")]
    [InlineData("\"0x1f\"", "31", 2, "the value is expected here")]
    [InlineData("21000,0,", "2.5,0,", 2, "the gas lies between")]
    [InlineData("99000,1,", "99000,2,", 3, "whether it failed, 0 or 1 lies between 0 and 1")]
    [InlineData("[4],[0,3,5]", "[4],[0,3,4]", 3, "the transaction names key 4 twice")]
    [InlineData("[6],[7,8]", "[6],[7,9]", 3, "a key lies between 0 and 8")]
    [InlineData("[6],[7,8]", "[6],[7,8],1", 3, "the end of the transaction is expected here")]
    [InlineData("[6],[7,8]", "[6]", 3, "slot writes is expected here")]
    [InlineData("\"miner\":0,", "", 2, "miner is expected here")]
    [InlineData("\"fork\":\"london\"", "\"fork\":null", 2, "the name of a fork is expected here")]
    [InlineData("]]]}]}", "]]]}]", 3, "this is not JSON")]
    [InlineData("]]]}]}", "]]]}]} {}", 3, "this is not JSON")]
    [InlineData("]]]}]}", "]]],\"x\":1}]}", 3, "the end of the block is expected here")]
    public void WhatIsWrongIsSaidWithItsPlace(string good, string bad, int line, string problem)
    {
        string text = Small.Replace(good, bad, StringComparison.Ordinal);
        RecordedBlocks? blocks = RecordedBlocks.TryParse("f", Encoding.UTF8.GetBytes(text), out Diagnostic? diagnostic);

        Assert.NotEqual(Small, text);
        Assert.Null(blocks);
        Assert.NotNull(diagnostic);
        Assert.Equal((RecordedBlocks.NotBlocks, line), (diagnostic.Code, diagnostic.Line));
        Assert.Contains(problem, diagnostic.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"block":1,"fork":"london","miner":0,"txs":[]}]""")]
    public void AFileWithoutATransactionIsRefused(string blocks)
    {
        string text = $$"""{{Columns}} "key_count":9,"blocks":{{blocks}}}""";

        Assert.Null(RecordedBlocks.TryParse("f", Encoding.UTF8.GetBytes(text), out Diagnostic? diagnostic));
        Assert.Contains("no block has a transaction", diagnostic!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheColumnIsThatOfTheToken()
    {
        string text = Small.Replace("[6],[7,8]", "[6],[7,9]", StringComparison.Ordinal);
        RecordedBlocks.TryParse("f", Encoding.UTF8.GetBytes(text), out Diagnostic? diagnostic);

        string line = text.Split('\n')[2];
        Assert.Equal(line.IndexOf('9', line.IndexOf("[7,", StringComparison.Ordinal)) + 1, diagnostic!.Column);
    }

    [Fact]
    public void EveryCutIsRefused()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Small.TrimEnd());
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Null(RecordedBlocks.TryParse("f", whole.AsSpan(0, length), out Diagnostic? diagnostic));
            Assert.NotNull(diagnostic);
        }
    }

    [Fact]
    public void PackedFilesAreRead()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            {
                packed.Write(Encoding.UTF8.GetBytes(Small));
            }

            Assert.Equal(2, RecordedBlocks.TryRead(path, out _)!.Blocks[0].Transactions.Length);
            byte[] damaged = File.ReadAllBytes(path);
            damaged.AsSpan(12, 8).Fill(0xFF);
            File.WriteAllBytes(path, damaged);
            Assert.Null(RecordedBlocks.TryRead(path, out Diagnostic? diagnostic));
            Assert.Equal(RecordedBlocks.NotBlocks, diagnostic!.Code);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Null(RecordedBlocks.TryRead(path, out Diagnostic? missing));
        Assert.Equal(RecordedBlocks.Unreadable, missing!.Code);
    }

    /// <summary>Source: the README of the shared data.</summary>
    [Fact]
    public void TheSharedTraceIsRead()
    {
        RecordedBlocks blocks = RecordedFile.Blocks;
        RecordedBlock hard = blocks.Blocks.Single(b => b.Number == 13287210);
        int ofOneWallet = hard.Transactions.CountBy(t => t.From).Max(c => c.Value);

        Assert.Equal((53, 12_921), (blocks.Blocks.Length, blocks.Blocks.Sum(b => b.Transactions.Length)));
        Assert.Equal((1_408, 1_414), (ofOneWallet, hard.Transactions.Length));
    }
}
