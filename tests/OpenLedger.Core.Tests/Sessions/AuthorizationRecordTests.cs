using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>I10: what a record says, and that records outlive the transactions they judge.</summary>
public sealed class AuthorizationRecordTests
{
    [Fact]
    public void An_allowed_use_is_written_down_with_its_counters()
    {
        SessionStage stage = new SessionStage().Granted();
        stage.Ledger.AdvanceTo(30, 12_000);
        Hash256 id = stage.Ledger.Queue(stage.Use(700), stage.Pay(600));
        ProducedBlock block = stage.Ledger.Produce();
        AuthorizationRecord record = Assert.Single(block.Output.Records);
        SessionHeader header = stage.Header;
        Assert.Equal(AuthorizationRecord.CurrentVersion, record.Version);
        Assert.Equal((0, SessionOperation.Use, SessionReason.Allowed), (record.InstructionIndex, record.Operation, record.Reason));
        Assert.Equal((30UL, 12_000L, id), (record.Height, record.BlockTimeMs, record.TransactionId));
        Assert.Equal((stage.Owner.PublicKey, 0UL, stage.SessionAddress), (record.Owner, record.OwnerEpoch, record.Session));
        Assert.Equal((stage.SessionKey.PublicKey, stage.Principal, 1U), (record.Key, record.Delegate, record.SessionVersion));
        Assert.Equal((10_000U, header.ScopeHash), (record.FeeLamports, record.ScopeHash));
        Assert.Equal((WellKnown.Token, (ulong)TokenInstruction.Transfer), (record.Program, record.Action));
        Assert.Equal((stage.Payee.PublicKey, stage.Mint), (record.Counterparty, record.Asset));
        Assert.Equal((700UL, 600UL), (record.DeclaredUnits, record.ActualUnits));
        Assert.Equal((0UL, 700UL, 2_000UL, 1_300UL), (record.SpentBefore, record.SpentAfter, record.LevelBefore, record.LevelAfter));
        Assert.Equal((0U, 1U, 100U, 99U), (record.UsesBefore, record.UsesAfter, record.AttemptsBefore, record.AttemptsAfter));
        Assert.NotEqual(default, record.PathHash);
    }

    [Fact]
    public void A_priority_fee_is_part_of_the_fee_in_the_record()
    {
        SessionStage stage = new SessionStage().Granted();
        var price = new Instruction(WellKnown.ComputeBudget, [], new byte[] { 3, 64, 66, 15, 0, 0, 0, 0, 0 });
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(price, stage.Use(5), stage.Pay(5));
        Expect.Ok(in receipt);
        Assert.Equal(receipt.FeeLamports, records[0].FeeLamports);
        Assert.True(receipt.FeeLamports > 10_000);
        Assert.Equal(1, records[0].InstructionIndex);
    }

    [Fact]
    public void A_denial_outlives_its_failed_transaction()
    {
        SessionStage stage = new SessionStage().Granted();
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(stage.Use(1_001), stage.Pay(5));
        Expect.Denied(in receipt, SessionReason.LimitPerUse);
        AuthorizationRecord record = Assert.Single(records);
        Assert.Equal((AuthorizationDecision.Deny, 1_001UL, 0UL), (record.Decision, record.DeclaredUnits, record.ActualUnits));
        Assert.Equal((record.SpentBefore, record.LevelBefore, record.UsesBefore), (record.SpentAfter, record.LevelAfter, record.UsesAfter));
        Assert.Equal((100U, 99U), (record.AttemptsBefore, record.AttemptsAfter));
        Assert.Equal((stage.Owner.PublicKey, stage.SessionAddress), (record.Owner, record.Session));
    }

    [Fact]
    public void What_was_allowed_in_a_transaction_that_failed_later_changed_no_counter()
    {
        SessionStage stage = new SessionStage().Granted();
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(
            stage.Use(500), stage.Pay(500), TokenIx.Transfer(stage.StrangerTokens, stage.PayeeTokens, stage.Stranger.PublicKey, 5));
        Expect.Failed(in receipt, TokenError.InsufficientFunds);
        Assert.Equal(2, receipt.ErrorInstruction);
        AuthorizationRecord record = Assert.Single(records);
        Assert.Equal((AuthorizationDecision.Allow, SessionReason.ExecutionFailed), (record.Decision, record.Reason));
        Assert.Equal((0UL, 0UL, 0U), (record.ActualUnits, record.SpentAfter, record.UsesAfter));
        Assert.Equal(record.LevelBefore, record.LevelAfter);
        Assert.Equal(99U, record.AttemptsAfter);
        Assert.Equal(99UL, stage.Header.Attempts.Level);
    }

    [Fact]
    public void A_rent_failure_voids_its_records_too()
    {
        SessionStage stage = new SessionStage().Granted();
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(
            stage.Use(500), stage.Pay(500), SystemIx.Transfer(stage.Stranger.PublicKey, TestLedger.Place("dust"), 1));
        Expect.Status(in receipt, TransactionStatus.InsufficientFundsForRent);
        Assert.Equal(SessionReason.ExecutionFailed, Assert.Single(records).Reason);
        Assert.Equal((0UL, 0U), (stage.AssetState.Spent, stage.Header.Uses));
    }

    [Fact]
    public void A_grant_that_is_undone_is_not_charged_attempts()
    {
        var stage = new SessionStage();
        (Receipt receipt, AuthorizationRecord[] records) = stage.Decide(
            SessionIx.Grant(stage.Terms, stage.SessionKey.PublicKey, stage.Owner.PublicKey), stage.Use(5), stage.Pay(5),
            TokenIx.Transfer(stage.StrangerTokens, stage.PayeeTokens, stage.Stranger.PublicKey, 5));
        Expect.Failed(in receipt, TokenError.InsufficientFunds);
        Assert.Equal([SessionReason.ExecutionFailed, SessionReason.ExecutionFailed], records.Select(r => r.Reason));
        Assert.Equal(0UL, stage.Ledger.Lamports(stage.SessionAddress));
        stage.Granted();
        Expect.Ok(stage.RunPay(1));
    }

    [Fact]
    public void A_granted_session_can_be_used_in_the_same_transaction()
    {
        var stage = new SessionStage();
        stage.Ledger.RunOk(
            SessionIx.Grant(stage.Terms, stage.SessionKey.PublicKey, stage.Owner.PublicKey), stage.Use(5), stage.Pay(5));
        Assert.Equal(5UL, stage.AssetState.Spent);
    }

    [Fact]
    public void A1_a_replayed_use_changes_nothing_and_leaves_no_record()
    {
        SessionStage stage = new SessionStage().Granted();
        byte[] wire = stage.Ledger.Build(stage.Use(5), stage.Pay(5));
        Assert.True(stage.Ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0).IsAccepted);
        Assert.True(stage.Ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0).IsAccepted);
        ProducedBlock block = stage.Ledger.Produce();
        Assert.Equal([TransactionStatus.Success, TransactionStatus.AlreadyProcessed], block.Output.Receipts.Select(r => r.Status));
        Assert.Single(block.Output.Records);
        Assert.True(stage.Ledger.Node.Submit(wire, SignaturePolicy.Trusted, 0).IsAccepted);
        block = stage.Ledger.Produce();
        Assert.Equal(TransactionStatus.AlreadyProcessed, block.Output.Receipts[0].Status);
        Assert.Empty(block.Output.Records);
        Assert.Equal((5UL, 1U), (stage.AssetState.Spent, stage.Header.Uses));
    }

    [Fact]
    public void Every_reason_is_explained()
    {
        foreach (SessionReason reason in Enum.GetValues<SessionReason>())
        {
            Assert.Equal(reason.ToString(), SessionReasons.Explain(reason).Name);
        }

        Assert.Equal(Enum.GetValues<SessionReason>().Select(r => r.ToString()), SessionReasons.All.Select(r => r.Name));
    }
}
