using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Sessions.Bundles;

public sealed class BundleExecutionTest
{
    [Fact]
    public void A_bundle_does_what_its_operations_do_when_each_is_signed()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            (Hash256 Block, Hash256 State, string Outcome) bundled = Play(seed, asBundle: true);
            Assert.Equal(bundled, Play(seed, asBundle: false));
        }
    }

    [Fact]
    public void Each_operation_is_charged_checked_and_recorded_singly()
    {
        var stage = new BundleStage();
        ulong before = stage.Ledger.Lamports(stage.Stage.SessionKey);
        stage.Bundle.Reset(stage.Stage.SessionKey.PublicKey);
        byte[][] operations = [stage.Payment(400), stage.Payment(1_001), stage.Payment(600)];
        foreach (byte[] operation in operations)
        {
            Assert.Equal(BundleRefusal.None, stage.Bundle.TryAdd(operation));
        }

        stage.Bundle.Sign(stage.Stage.SessionKey, stage.Domain);
        Assert.True(stage.Ledger.Node.SubmitBundle(stage.Bundle.Wire, 70).IsAccepted);
        ProducedBlock block = stage.Ledger.Produce();
        Assert.Equal([70, 71, 72], Enumerable.Range(0, block.Count).Select(block.TagOf));
        Expect.Ok(block.Output.Receipts[0]);
        Expect.Denied(block.Output.Receipts[1], SessionReason.LimitPerUse);
        Expect.Ok(block.Output.Receipts[2]);
        Assert.Equal(operations.Select(o => Hash256.Of(o)), block.Output.Receipts.Select(r => r.TransactionId));
        Assert.Equal(operations.Select(o => Hash256.Of(o)), block.Output.Records.Select(r => r.TransactionId));
        Assert.Equal(1_000UL, stage.Ledger.Amount(stage.Stage.PayeeTokens));
        Assert.Equal(before - (3 * Fees.LamportsPerSignature), stage.Ledger.Lamports(stage.Stage.SessionKey));
    }

    [Fact]
    public void An_operation_counts_once_however_often_and_however_it_comes()
    {
        var stage = new BundleStage();
        byte[] wire = stage.Payments(3);
        Assert.True(stage.Ledger.Node.SubmitBundle(wire, 0).IsAccepted);
        Assert.True(stage.Ledger.Node.SubmitBundle(wire, 10).IsAccepted);
        Assert.True(stage.Ledger.Node.Submit(stage.Signed(stage.Payment(2)), SignaturePolicy.Verify, 20).IsAccepted);
        ProducedBlock block = stage.Ledger.Produce();
        Assert.Equal([0, 1, 2], Enumerable.Range(0, block.Count).Where(i => block.Output.Receipts[i].IsCommitted).Select(block.TagOf));
        Assert.All(block.Output.Receipts.Skip(3), r => Expect.Status(r, TransactionStatus.AlreadyProcessed));
        Assert.Equal(6UL, stage.Ledger.Amount(stage.Stage.PayeeTokens));
    }

    [Fact]
    public void A_revoked_session_gets_nothing_out_of_a_bundle_that_waits()
    {
        var stage = new BundleStage();
        Assert.True(stage.Ledger.Node.SubmitBundle(stage.Payments(4), 0).IsAccepted);
        stage.Ledger.Queue(SessionIx.Revoke(stage.Stage.SessionKey.PublicKey, stage.Stage.Owner.PublicKey));
        ProducedBlock block = stage.Ledger.Produce();
        Assert.Equal(SessionOperation.Revoke, block.Output.Records[0].Operation);
        Assert.All(block.Output.Receipts.Skip(1), r => Expect.Denied(r, SessionReason.Revoked));
        Assert.Equal(0UL, stage.Ledger.Amount(stage.Stage.PayeeTokens));
    }

    [Fact]
    public void A_bundle_for_which_there_is_no_room_is_refused_whole()
    {
        var stage = new BundleStage();
        using var chain = new Chain(stage.Ledger.Runtime, stage.Ledger.State.Clone(), TestLedger.GenesisHash);
        var node = new Node(chain, new MempoolLimits(10, 1));
        byte[] wire = stage.Payments(6);
        Assert.True(node.SubmitBundle(wire, 0).IsAccepted);
        Assert.Equal((true, BundleRefusal.None), (node.SubmitBundle(wire, 6).PoolFull, node.SubmitBundle(wire, 6).Bundle));
        Assert.Equal(6, node.MempoolCount);
        Assert.True(node.SubmitBundle(stage.Payments(4), 6).IsAccepted);
        Assert.Equal(10, node.MempoolCount);
    }

    [Fact]
    public void Submitting_bundles_allocates_nothing()
    {
        var stage = new BundleStage();
        byte[] wire = [];
        Assert.Equal(0, Allocations.LeastPerRound(
            () =>
            {
                stage.Ledger.Produce();
                stage.Ledger.Produce();
                wire = stage.Payments(64);
            },
            () => Assert.True(stage.Ledger.Node.SubmitBundle(wire, 0).IsAccepted)));
    }

    // Blocks of random payments, many of which the session refuses, and what they left.
    private static (Hash256 Block, Hash256 State, string Outcome) Play(int seed, bool asBundle)
    {
        var random = new Random(seed);
        var stage = new BundleStage();
        string outcome = "";
        for (int round = 0; round < 4; round++)
        {
            byte[][] operations =
            [
                .. Enumerable.Range(0, random.Next(1, 65)).Select(i => stage.Payment((ulong)random.Next(1, 1_100), (ulong)random.Next(3))),
            ];
            Submit(stage, operations, asBundle);
            ProducedBlock block = stage.Ledger.Produce();
            Assert.Equal(operations.Length, block.Count);
            outcome += string.Join(' ', block.Output.Receipts.Select((r, i) => $"{block.TagOf(i)}{r.Status}{r.ErrorNumber}"));
        }

        Assert.Contains("Success", outcome, StringComparison.Ordinal);
        Assert.Contains("InstructionFailed", outcome, StringComparison.Ordinal);
        return (stage.Ledger.Node.LastBlockHash, Core.State.StateTree.Build(stage.Ledger.State).Root, outcome);
    }

    private static void Submit(BundleStage stage, byte[][] operations, bool asBundle)
    {
        stage.Bundle.Reset(stage.Stage.SessionKey.PublicKey);
        for (int i = 0; i < operations.Length; i++)
        {
            if (asBundle)
            {
                Assert.Equal(BundleRefusal.None, stage.Bundle.TryAdd(operations[i]));
            }
            else
            {
                Assert.True(stage.Ledger.Node.Submit(stage.Signed(operations[i]), SignaturePolicy.Verify, i).IsAccepted);
            }
        }

        if (asBundle)
        {
            stage.Bundle.Sign(stage.Stage.SessionKey, stage.Domain);
            Assert.True(stage.Ledger.Node.SubmitBundle(stage.Bundle.Wire, 0).IsAccepted);
        }
    }
}
