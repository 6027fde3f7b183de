using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Bridge;

/// <summary>The controls, one by one and in their documented order. All withdrawals here pass as unproven, so only controls refuse.</summary>
public sealed class BridgeControlTests
{
    private const ulong Usd = 1_000_000;

    private readonly TestLedger _ledger = new();
    private TestBridge _bridge = null!;
    private Address _sender;
    private Address _other;
    private Address _recipient;
    private ulong _nonce;

    [Fact]
    public void They_refuse_in_the_documented_order()
    {
        BridgeAccount controls = Open();
        controls.IsPaused = 1;
        controls.HoldAboveMicroUsd = 10 * Usd;
        controls.DelayMs = 1_000;
        controls.HaltedAtMs = 1;
        controls.SenderCapMicroUsd = 9 * Usd;
        controls.RecipientCapMicroUsd = 8 * Usd;
        (controls.HasUsdBucket, controls.UsdBucket) = (1, TokenBucket.Full(6 * Usd, 0, 0, 0));
        Stage(controls, TokenBucket.Full(7, 0, 0, 0));

        // Everything refuses 11 units worth 11 dollars; what refuses first is taken away, one by one.
        Refuse(BridgeError.Paused, Withdraw(11, 11));
        Install((ref BridgeAccount b) => b.IsPaused = 0);
        Refuse(BridgeError.Held, Withdraw(11, 11));
        Install((ref BridgeAccount b) => b.HoldAboveMicroUsd = BridgeAccount.Off);
        Refuse(BridgeError.Halted, Withdraw(11, 11));
        Install((ref BridgeAccount b) => b.DelayMs = 0);
        Refuse(BridgeError.SenderCap, Withdraw(11, 11));
        Install((ref BridgeAccount b) => b.SenderCapMicroUsd = BridgeAccount.Off);
        Refuse(BridgeError.RecipientCap, Withdraw(11, 11));
        Install((ref BridgeAccount b) => b.RecipientCapMicroUsd = BridgeAccount.Off);
        Refuse(BridgeError.AssetBucket, Withdraw(11, 11));
        Refuse(BridgeError.UsdBucket, Withdraw(7, 11));
        _ledger.RunOk(Withdraw(7, 6));
    }

    [Fact]
    public void What_one_refuses_is_charged_to_none()
    {
        BridgeAccount controls = Open();
        controls.SenderCapMicroUsd = controls.RecipientCapMicroUsd = 100 * Usd;
        (controls.HasUsdBucket, controls.UsdBucket) = (1, TokenBucket.Full(10 * Usd, 0, 0, 0));
        Stage(controls, TokenBucket.Full(10, 0, 0, 0));
        _ledger.RunOk(Withdraw(1, 1));
        Refuse(BridgeError.UsdBucket, Withdraw(2, 10));
        Refuse(BridgeError.AssetBucket, Withdraw(10, 2));
        Refuse(BridgeError.SenderCap, Withdraw(1, 100));
        Assert.Equal(9UL, _bridge.RouteState.Bucket.Level);
        Assert.Equal(9 * Usd, _bridge.State.UsdBucket.Level);
        Assert.Equal(1 * Usd, BitConverter.ToUInt64(_ledger.Data(BridgeCap.OfSender(_bridge.Address, in _sender))));
        Assert.Equal(1 * Usd, BitConverter.ToUInt64(_ledger.Data(BridgeCap.OfRecipient(_bridge.Address, in _sender))));
        _ledger.RunOk(Withdraw(9, 9));
    }

    [Fact]
    public void Caps_count_per_sender_and_per_holder_up_to_and_including_the_cap()
    {
        BridgeAccount controls = Open();
        controls.SenderCapMicroUsd = 10 * Usd;
        controls.RecipientCapMicroUsd = 15 * Usd;
        Stage(controls, null);
        Address second = _ledger.Tokens("second account", _bridge.Mint, _sender, 0);
        _ledger.RunOk(Withdraw(1, 4));
        _ledger.RunOk(Withdraw(1, 6));
        Refuse(BridgeError.SenderCap, WithdrawBy(in _sender, in _recipient, 1, 0, extraMicroUsd: 1));

        // Another sender, two accounts of the same holder.
        _ledger.RunOk(WithdrawBy(in _other, in second, 1, 5));
        Refuse(BridgeError.RecipientCap, WithdrawBy(in _other, in _recipient, 1, 0, extraMicroUsd: 1));
        _ledger.RunOk(Withdraw(1, 0));
    }

    [Fact]
    public void A_bucket_refills_with_time()
    {
        BridgeAccount controls = Open();
        (controls.HasUsdBucket, controls.UsdBucket) = (1, TokenBucket.Full(10 * Usd, Usd, 1_000, 0));
        Stage(controls, null);
        _ledger.At(10_000);
        _ledger.RunOk(Withdraw(1, 10));
        _ledger.At(10_999);
        Refuse(BridgeError.UsdBucket, Withdraw(1, 1));
        _ledger.At(11_000);
        _ledger.RunOk(Withdraw(1, 1));
    }

    [Fact]
    public void A_hold_keeps_back_what_is_above_it()
    {
        BridgeAccount controls = Open();
        controls.HoldAboveMicroUsd = 10 * Usd;
        Stage(controls, null);
        _ledger.RunOk(Withdraw(1, 10));
        Refuse(BridgeError.Held, WithdrawBy(in _sender, in _recipient, 1, 10, extraMicroUsd: 1));
    }

    [Fact]
    public void A_pause_stops_withdrawals_for_good()
    {
        Stage(Open(), null);
        _ledger.RunOk(Withdraw(1, 1));
        _ledger.RunOk(_bridge.Pause(_bridge.Guardian.PublicKey));
        Refuse(BridgeError.Paused, Withdraw(1, 1));
        _ledger.RunOk(_bridge.Pause(_bridge.Guardian.PublicKey));
        Refuse(BridgeError.Paused, Withdraw(1, 1));
    }

    [Fact]
    public void A_delayed_withdrawal_is_a_claim_that_is_released_once_and_not_before_it_is_due()
    {
        BridgeAccount controls = Open();
        controls.DelayMs = 60_000;
        (controls.HasUsdBucket, controls.UsdBucket) = (1, TokenBucket.Full(10 * Usd, 0, 0, 0));
        Stage(controls, null);
        _ledger.At(1_000);
        (Instruction withdraw, BridgeMessage message) = Make(in _sender, in _recipient, 5, 7 * Usd);
        _ledger.RunOk(withdraw);
        Assert.Equal((0UL, 10 * Usd), (_ledger.Amount(_recipient), _bridge.State.UsdBucket.Level));
        Refuse(BridgeError.AlreadyProcessed, withdraw);
        _ledger.At(60_999);
        Refuse(BridgeError.NotDue, _bridge.Release(in message, in _other));
        _ledger.At(61_000);
        _ledger.RunOk(_bridge.Release(in message, in _other));
        Assert.Equal((5UL, 3 * Usd), (_ledger.Amount(_recipient), _bridge.State.UsdBucket.Level));
        Refuse(BridgeError.AlreadyProcessed, _bridge.Release(in message, in _other));
    }

    [Fact]
    public void A_halt_stops_what_was_not_due_before_it()
    {
        BridgeAccount controls = Open();
        controls.DelayMs = 60_000;
        Stage(controls, null);
        (Instruction early, BridgeMessage earlyMessage) = Make(in _sender, in _recipient, 5, Usd);
        (Instruction late, BridgeMessage lateMessage) = Make(in _sender, in _recipient, 6, Usd);
        _ledger.At(1_000);
        _ledger.RunOk(early);
        _ledger.At(2_000);
        _ledger.RunOk(late);

        // Detected just when the later one comes due: that one does not count any more.
        _ledger.At(62_000);
        _ledger.RunOk(_bridge.Halt(_bridge.Guardian.PublicKey));
        _ledger.At(100_000);
        Refuse(BridgeError.Halted, _bridge.Release(in lateMessage, in _other));
        _ledger.RunOk(_bridge.Release(in earlyMessage, in _other));
        Refuse(BridgeError.Halted, Withdraw(1, 1));
        _ledger.RunOk(_bridge.Halt(_bridge.Guardian.PublicKey));
        Assert.Equal(62_000UL, _bridge.State.HaltedAtMs);
    }

    [Fact]
    public void A_release_meets_the_caps_and_buckets()
    {
        BridgeAccount controls = Open();
        controls.DelayMs = 10;
        controls.SenderCapMicroUsd = 10 * Usd;
        Stage(controls, TokenBucket.Full(10, 0, 0, 0));
        (Instruction first, BridgeMessage firstMessage) = Make(in _sender, in _recipient, 11, Usd);
        (Instruction second, BridgeMessage secondMessage) = Make(in _sender, in _recipient, 1, 11 * Usd);
        _ledger.RunOk(first, second);
        Refuse(BridgeError.AssetBucket, _bridge.Release(in firstMessage, in _other));
        Refuse(BridgeError.SenderCap, _bridge.Release(in secondMessage, in _other));
        Assert.Equal(0UL, _ledger.Amount(_recipient));
    }

    [Fact]
    public void Every_control_has_a_reason_in_the_catalogue()
    {
        foreach (BridgeError error in Enum.GetValues<BridgeError>().Where(BridgeReasons.IsControl))
        {
            Assert.Contains(ReasonCatalogue.All, r => r.Name == BridgeReasons.NameOf(error));
        }

        Assert.Equal(ReasonCatalogue.All.Length, ReasonCatalogue.All.Select(r => r.Name).Distinct().Count());
    }

    private static BridgeAccount Open()
    {
        BridgeAccount controls = TestBridge.NoControls;
        controls.AcceptsUnproven = 1;
        return controls;
    }

    private void Stage(BridgeAccount controls, TokenBucket? bucket)
    {
        _bridge = new TestBridge(_ledger, controls, 1_000_000, bucket);
        _sender = _ledger.Wallet("sender").PublicKey;
        _other = _ledger.Wallet("other").PublicKey;
        _recipient = _ledger.Tokens("recipient", _bridge.Mint, _sender, 0);
    }

    private delegate void Change(ref BridgeAccount bridge);

    private void Install(Change change)
    {
        BridgeAccount bridge = _bridge.State;
        change(ref bridge);
        _ledger.Install(
            _bridge.Address, BridgeProgram.Id,
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<BridgeAccount>(in bridge)));
    }

    private Instruction Withdraw(ulong units, ulong usd) => WithdrawBy(in _sender, in _recipient, units, usd);

    private Instruction WithdrawBy(in Address sender, in Address recipient, ulong units, ulong usd, ulong extraMicroUsd = 0) =>
        Make(in sender, in recipient, units, (usd * Usd) + extraMicroUsd).Withdraw;

    private (Instruction Withdraw, BridgeMessage Message) Make(in Address sender, in Address recipient, ulong units, ulong microUsd)
    {
        BridgeMessage message = _bridge.Message(_nonce++, in sender, in recipient, units);
        return (_bridge.Withdraw(in message, 0, microUsd, []), message);
    }

    private void Refuse(BridgeError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
