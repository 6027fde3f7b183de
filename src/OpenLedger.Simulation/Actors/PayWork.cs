using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Owners who pay each other and sign themselves; a wallet never offers more than it holds, but for owners who have nothing.</summary>
internal sealed class PayWork : IOperationSource
{
    private const uint ComputeUnits = 10_000;
    private const uint MessageVariants = 512;

    private readonly ArmWorld _world;
    private readonly WorkloadPlan _work;
    private readonly int _line;
    private readonly int _number;
    private readonly PaidOwners _owners;
    private uint _sent;
    private ArrivalProcess _arrivals;
    private RandomStream _payers;
    private RandomStream _recipients;
    private RandomStream _amounts;

    public PayWork(ArmWorld world, int line)
    {
        _world = world;
        _line = line;
        _work = world.Plan.Workload[line];
        _owners = new PaidOwners(world.Plan.Populations[_work.Who], _work.Asset);
        _arrivals = new ArrivalProcess(_work, line, world.Random);
        _payers = world.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Choice);
        _recipients = world.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Recipient);
        _amounts = world.Random.Stream(RandomSource.Entity(line, 0), StreamPurpose.Amount);
        _number = world.Ledger.Register(this, "payments");
        ScheduleNext();
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator)
    {
        Address[] accounts = _world.Cast.TokenAccounts[_work.Who][_work.Asset];
        int payer = _owners.DrawPayer(ref _payers);
        int recipient = _owners.DrawRecipient(ref _recipients);
        ulong units = Math.Max(1, _world.Plan.Assets[_work.Asset].Units(_work.Amount.Sample(ref _amounts)));
        ulong balance = _world.UnitsOf(_work.Who, _work.Asset, payer);
        units = balance == 0 ? units : Math.Min(units, balance);
        ref readonly KeyPair key = ref _world.Cast.Members[_work.Who][payer];
        TransactionBuilder builder = _world.Builder.Reset(key.PublicKey, _world.Ledger.Blockhash);
        // A different limit each time, or two equal payments in one slot would be one message, which a ledger takes only once.
        builder.AddUnitLimit(ComputeUnits + (_sent++ % MessageVariants));
        DelegatedCalls.AddTransfer(builder, in accounts[payer], in accounts[recipient], key.PublicKey, units);
        _world.Send(
            _world.Plan.Ledger.VerifyBackground, [key], new Operation(OperationKind.Honest, _number, -1, _world.Now.Ns, 1, payer));
        ScheduleNext();
    }

    /// <inheritdoc/>
    public void OnReceipt(in Operation operation, in Receipt receipt)
    {
    }

    private void ScheduleNext()
    {
        SimTime at = _arrivals.Next();
        if (at < new SimTime((_work.Until ?? _world.Plan.Duration).Ns))
        {
            _world.Simulator.Schedule(at, EventPriority.Submit, new SimEvent(_number, _line));
        }
    }
}
