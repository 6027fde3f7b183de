using System.Numerics;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Watches the outflow through one principal's authority in windows of fixed length and alerts when the present one exceeds the mean of
/// all complete ones by so many standard deviations, once a window: a false alarm must not silence it for good. Integers only: (n x -
/// S)^2 is compared with k^2 (n Q - S^2), S and Q the sum and the sum of squares of n windows, in cents.
/// </summary>
internal sealed class Detector : ITransactionObserver, IEventHandler
{
    /// <summary>With fewer complete windows there is no telling what is usual.</summary>
    public const int WarmUpWindows = 30;

    private const long MicroUsdPerCent = 10_000;

    private readonly ArmWorld _world;
    private readonly DetectorPlan _plan;
    private readonly Action<SimTime> _onAlert;
    private readonly int _number;
    private long _window;
    private long _cents;
    private long _count;
    private Int128 _sum;
    private UInt128 _squares;
    private long _alertedWindow = -1;

    public Detector(ArmWorld world, DetectorPlan plan, Action<SimTime> onAlert)
    {
        _world = world;
        _plan = plan;
        _onAlert = onAlert;
        _number = world.Simulator.Register(this, "detector");
        world.Ledger.Observe(this);
    }

    /// <inheritdoc/>
    public void OnTransaction(in Operation operation, in Receipt receipt, ReadOnlySpan<BalanceChange> changes)
    {
        if (operation.Via != _plan.Watches)
        {
            return;
        }

        CloseWindowsBefore(_world.Now);
        foreach (ref readonly BalanceChange change in changes)
        {
            if (change.Out > 0 && _world.Genesis.Holders.TryGet(change.Account, out int principal, out int asset) &&
                _world.Genesis.Principals.PopulationOf(principal) >= 0)
            {
                _cents += _world.Plan.Assets[asset].ValueMicroUsd(change.Out) / MicroUsdPerCent;
            }
        }
    }

    /// <inheritdoc/>
    public void OnBlock(ProducedBlock block, SimTime now)
    {
        CloseWindowsBefore(now);
        bool tripped = _plan.Breakers && HasTripped(block);
        if (_alertedWindow != _window && (tripped || (_count >= WarmUpWindows && IsUnusual())))
        {
            _alertedWindow = _window;
            _world.Simulator.ScheduleAfter(_plan.Latency, EventPriority.Observe, new SimEvent(_number, 0));
        }
    }

    /// <inheritdoc/>
    public void Handle(in SimEvent e, Simulator simulator) => _onAlert(simulator.Now);

    // A breaker's freeze is a record that nobody signed.
    private bool HasTripped(ProducedBlock block)
    {
        Address principal = _world.Cast.Members[_plan.Watches][0].PublicKey;
        foreach (ref readonly AuthorizationRecord record in CollectionsMarshal.AsSpan(block.Output.Records))
        {
            if (record.Operation == SessionOperation.Freeze && record.Key == default && record.Delegate == principal)
            {
                return true;
            }
        }

        return false;
    }

    // A block belongs to the window in which it was made. Only the first window that closes can hold anything; those without a block
    // count as well.
    private void CloseWindowsBefore(SimTime now)
    {
        long window = now.Ns / _plan.Window.Ns;
        if (window == _window)
        {
            return;
        }

        _count += window - _window;
        _sum += _cents;
        _squares += (UInt128)(ulong)_cents * (ulong)_cents;
        _cents = 0;
        _window = window;
    }

    private bool IsUnusual()
    {
        Int128 excess = ((Int128)_count * _cents) - _sum;
        if (excess <= 0)
        {
            return false;
        }

        // In thousandths of a standard deviation on both sides. Whole fortunes in many windows need more than 128 bits.
        BigInteger variance = ((BigInteger)_count * _squares) - ((BigInteger)_sum * _sum);
        BigInteger scaled = (BigInteger)excess * 1000;
        return scaled * scaled > (BigInteger)_plan.SigmaMilli * _plan.SigmaMilli * variance;
    }
}
