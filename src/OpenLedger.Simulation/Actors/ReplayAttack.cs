using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Repeats a recorded attack on a bridge whose verifier accepts unproven messages: each transfer at its recorded time, once, whatever the
/// controls do. With a delay, whoever asked comes back when it is over.
/// </summary>
internal sealed class ReplayAttack : IOperationSource
{
    private const uint ComputeUnits = 120_000;
    private const int AskKind = 0;
    private const int ReleaseKind = 1;

    private readonly ArmWorld _world;
    private readonly BridgePlace _place;
    private readonly SimDuration _delay;
    private readonly int _number;

    public ReplayAttack(ArmWorld world)
    {
        _world = world;
        _place = world.AttackedBridge!;
        _delay = world.Arm.Controls.Delay ?? SimDuration.Zero;
        _number = world.Ledger.Register(this, "attacker");
        Schedule(0);
    }

    /// <summary>The token account in which a recipient gets an asset.</summary>
    public static Address RecipientAccount(int recipient, int asset) =>
        Cast.AddressOf("replay-recipient-account", ((ulong)(uint)recipient << 8) | (uint)asset);

    /// <summary>The holder of a recipient's accounts.</summary>
    public static Address Recipient(int recipient) => Cast.AddressOf("replay-recipient", (ulong)recipient);

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        int transfer = (int)e.Argument;
        BridgeCall call = CallOf(transfer);
        TransactionBuilder builder = _world.Builder.Reset(call.Sender, _world.Ledger.Blockhash);
        builder.AddUnitLimit(ComputeUnits);
        int sender = _world.Plan.Attack.Transfers[transfer].Sender;
        if (e.Kind == AskKind)
        {
            BridgeCalls.AddWithdraw(builder, _place, in call, _world.Cast.PriceFeed.PublicKey, leaf: 0, path: default);
            _world.Send(
                verify: true, [_world.Cast.ReplaySenders[sender], _world.Cast.PriceFeed],
                new Operation(OperationKind.Malicious, _number, -1, _world.Now.Ns, 1, transfer, AtBridge: true));
            Schedule(transfer + 1);
        }
        else
        {
            BridgeCalls.AddRelease(builder, _place, in call);
            _world.Send(
                verify: true, [_world.Cast.ReplaySenders[sender]],
                new Operation(OperationKind.Malicious, _number, -1, _world.Now.Ns, 0, -1, AtBridge: true));
        }
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
        if (operation.Payload >= 0 && receipt.Status == TransactionStatus.Success && _delay > SimDuration.Zero)
        {
            _world.Simulator.ScheduleAfter(_delay, EventPriority.Submit, new SimEvent(_number, ReleaseKind, operation.Payload));
        }
    }

    private void Schedule(int transfer)
    {
        if (transfer < _world.Plan.Attack.Transfers.Length)
        {
            SimTime at = new SimTime(_world.Plan.Attack.At.Ns) + _world.Plan.Attack.Transfers[transfer].At;
            if (at < new SimTime(_world.Plan.Duration.Ns))
            {
                _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, AskKind, transfer));
            }
        }
    }

    private BridgeCall CallOf(int number)
    {
        RecordedTransfer transfer = _world.Plan.Attack.Transfers[number];
        return new BridgeCall(
            transfer.Asset, (ulong)number, transfer.Units, transfer.ValueMicroUsd,
            _world.Cast.ReplaySenders[transfer.Sender].PublicKey, Recipient(transfer.Recipient),
            RecipientAccount(transfer.Recipient, transfer.Asset), _world.Cast.Mints[transfer.Asset]);
    }
}
