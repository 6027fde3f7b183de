using OpenLedger.Core.Execution;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Recording;

/// <summary>
/// How long it takes until owners who revoke have revoked, and what is taken from them from the first block on that could have held their
/// revocation. Owners who cannot end what they gave count from when they would have.
/// </summary>
internal sealed class RevocationClock
{
    private const long NotAsked = -1;

    private readonly ArmWorld _world;
    private readonly int _first;
    private readonly long[] _askedSlot;
    private readonly SimTime[] _askedAt;
    private readonly bool[] _done;

    public RevocationClock(ArmWorld world)
    {
        _world = world;
        int owners = world.Delegation is { } delegation ? world.Plan.Populations[delegation.From].Count : 0;
        _first = owners == 0 ? 0 : world.Genesis.Principals.Member(world.Delegation!.From, 0);
        _askedSlot = new long[owners];
        _askedAt = new SimTime[owners];
        _done = new bool[owners];
        Array.Fill(_askedSlot, NotAsked);
    }

    /// <summary>From when owners asked to when a block held it; empty if nobody did.</summary>
    public DurationHistogram Delay { get; } = new();

    /// <summary>What was taken after owners had asked, in micro-dollars; null if nobody did.</summary>
    public long? TakenMicroUsd { get; private set; }

    /// <summary>An owner revokes now, or would if there were a way.</summary>
    public void Ask(int owner)
    {
        TakenMicroUsd ??= 0;
        if (_askedSlot[owner] == NotAsked)
        {
            _askedSlot[owner] = _world.Ledger.NextSlot;
            _askedAt[owner] = _world.Now;
        }
    }

    /// <summary>A block held an owner's revocation.</summary>
    public void Done(int owner)
    {
        if (!_done[owner])
        {
            _done[owner] = true;
            Delay.Add(_world.Now - _askedAt[owner]);
        }
    }

    /// <summary>Books what the attacker took in the block that is reported.</summary>
    public void Book(int principal, int asset, in BalanceChange change)
    {
        int owner = principal - _first;
        if (owner >= 0 && owner < _askedSlot.Length && change.Out > change.In && _askedSlot[owner] != NotAsked &&
            _world.Ledger.LastSlot >= _askedSlot[owner])
        {
            TakenMicroUsd += _world.Plan.Assets[asset].ValueMicroUsd(change.Out - change.In);
        }
    }
}
