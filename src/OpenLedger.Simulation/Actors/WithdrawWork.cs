using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Honest users of a bridge: each message is put into the origin domain's outbox, the prover posts the root, and the user withdraws with
/// the Merkle path; after a delay the withdrawal is released. What a control refuses is not tried again.
/// </summary>
internal sealed class WithdrawWork : IOperationSource
{
    private const uint ComputeUnits = 120_000;
    private const int WithdrawKind = 0;
    private const int ReleaseKind = 1;

    private readonly ArmWorld _world;
    private readonly WithdrawalSchedule _schedule;
    private readonly BridgePlace _place;
    private MessageTree _outbox = new();
    private readonly int _number;
    private readonly SimDuration _delay;

    public WithdrawWork(ArmWorld world, WithdrawalSchedule schedule)
    {
        _world = world;
        _schedule = schedule;
        _place = world.HonestBridge!;
        _delay = world.Arm.Controls.Delay ?? SimDuration.Zero;
        _number = world.Ledger.Register(this, "withdrawals");
        Schedule(0);
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        int withdrawal = (int)e.Argument;
        if (e.Kind == WithdrawKind)
        {
            Withdraw(withdrawal);
            Schedule(withdrawal + 1);
        }
        else
        {
            Release(withdrawal);
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (operation.Kind == OperationKind.Service || receipt.Status != TransactionStatus.Success)
        {
            return;
        }

        if (_delay > SimDuration.Zero)
        {
            _world.Recorder.CountDelay(_delay);
            _world.Simulator.ScheduleAfter(_delay, EventPriority.Submit, new SimEvent(_number, ReleaseKind, operation.Payload));
        }
    }

    private void Schedule(int withdrawal)
    {
        if (withdrawal < _schedule.Withdrawals.Length)
        {
            _world.Simulator.Schedule(
                _schedule.Withdrawals[withdrawal].At, EventPriority.Submit, new SimEvent(_number, WithdrawKind, withdrawal));
        }
    }

    private BridgeCall CallOf(int number)
    {
        Withdrawal withdrawal = _schedule.Withdrawals[number];
        return new BridgeCall(
            withdrawal.Asset, (ulong)number, withdrawal.Units, withdrawal.ValueMicroUsd, _schedule.Senders[number].PublicKey,
            Cast.AddressOf("honest-recipient", (ulong)number), WithdrawalSchedule.RecipientAccount(number),
            _world.Cast.Mints[withdrawal.Asset]);
    }

    private void Withdraw(int number)
    {
        bool verify = _world.Plan.Ledger.VerifyBackground;
        BridgeCall call = CallOf(number);
        // A full outbox is followed by an empty one; roots of the full one stay good for what was proven under them.
        _outbox = _outbox.Count == 1 << MessageTree.Depth ? new MessageTree() : _outbox;
        int leaf = _outbox.Append(call.Message(_place).Hash());
        Span<Hash256> path = stackalloc Hash256[MessageTree.Depth];
        _outbox.Prove(leaf, path);

        Address prover = _world.Cast.Prover.PublicKey;
        TransactionBuilder builder = _world.Builder.Reset(prover, _world.Ledger.Blockhash);
        BridgeCalls.AddPostRoot(builder.AddUnitLimit(ComputeUnits), _place, in prover, _outbox.Root);
        _world.Send(verify, [_world.Cast.Prover], new Operation(OperationKind.Service, _number, -1, _world.Now.Ns, 1, number, AtBridge: true));

        builder.Reset(call.Sender, _world.Ledger.Blockhash);
        BridgeCalls.AddWithdraw(builder.AddUnitLimit(ComputeUnits), _place, in call, _world.Cast.PriceFeed.PublicKey, leaf, path);
        _world.Send(
            verify, [_schedule.Senders[number], _world.Cast.PriceFeed],
            new Operation(OperationKind.Honest, _number, -1, _world.Now.Ns, 1, number, AtBridge: true));
    }

    private void Release(int number)
    {
        BridgeCall call = CallOf(number);
        TransactionBuilder builder = _world.Builder.Reset(call.Sender, _world.Ledger.Blockhash);
        BridgeCalls.AddRelease(builder.AddUnitLimit(ComputeUnits), _place, in call);
        _world.Send(
            _world.Plan.Ledger.VerifyBackground, [_schedule.Senders[number]],
            new Operation(OperationKind.Service, _number, -1, _world.Now.Ns, 1, number, AtBridge: true));
    }
}
