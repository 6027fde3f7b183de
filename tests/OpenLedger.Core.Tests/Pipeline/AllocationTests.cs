using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Pipeline;

/// <summary>In the steady state a transaction allocates nothing; what a block allocates does not depend on how many it holds.</summary>
public sealed class AllocationTests
{
    private const int PerBlock = 60;

    [Theory]
    [InlineData("system")]
    [InlineData("token")]
    [InlineData("session")]
    [InlineData("denied session")]
    public void A_transaction_allocates_nothing_once_all_buffers_have_grown(string kind)
    {
        // One payer pays for all: the limit of what may write one account would split the blocks.
        LedgerParameters parameters = TestLedger.DefaultParameters with { ComputeUnitsPerAccount = ulong.MaxValue };
        SessionStage stage = new SessionStage(new TestLedger(parameters)).Granted(Generous(new SessionStage()));
        TestLedger ledger = stage.Ledger;
        Instruction[] instructions = kind switch
        {
            "system" => [SystemIx.Transfer(ledger.Payer.PublicKey, stage.Payee.PublicKey, 1)],
            "token" => [TokenIx.Transfer(stage.OwnerTokens, stage.PayeeTokens, stage.Owner.PublicKey, 1)],
            "session" => [stage.Use(1), stage.Pay(1)],
            _ => [stage.Use(2_000), stage.Pay(1)],
        };
        byte[][] wires = [];
        int whole = 0, blocks = 0;

        // Until blockhashes and messages are forgotten as fast as they come, their tables still grow.
        while (blocks < 339)
        {
            Prepare();
            Block();
        }

        long allocated = Allocations.LeastPerRound(Prepare, Block, enough: (PerBlock * 8) - 1);
        Assert.True(allocated < PerBlock * 8, $"{allocated} bytes for a block of {PerBlock}");
        Assert.Equal(blocks, whole);

        void Prepare() => wires = [.. Enumerable.Range(0, PerBlock).Select(_ => ledger.Build(instructions))];

        void Block()
        {
            foreach (byte[] wire in wires)
            {
                ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0);
            }

            whole += ledger.Produce().Count == PerBlock ? 1 : 0;
            blocks++;
        }
    }

    private static Core.Sessions.SessionTerms Generous(SessionStage stage) => stage.Terms with
    {
        UsesMax = 1_000_000,
        AttemptBurst = 1_000_000,
        Assets = [stage.Asset with { Lifetime = 1_000_000, Burst = 1_000_000, InitialLevel = 1_000_000 }],
    };
}
