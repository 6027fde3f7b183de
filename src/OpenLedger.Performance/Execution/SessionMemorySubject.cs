using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Execution;

/// <summary>
/// The memory that a live session of eight constraints takes: all that the managed heap holds with very many of them less what it holds
/// without, for each. Its owner's authority is another account, which all sessions of an owner share.
/// </summary>
internal sealed class SessionMemorySubject(int sessions) : BenchSubject
{
    private const ulong Seed = 1;
    private const ulong AddressKind = 17;
    private LedgerState? _state;

    public override void Prepare() => _state = null;

    public override long Run(Meter meter)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        _state = new LedgerState(sessions);
        var addresses = new AddressSource(Seed, AddressKind);
        byte[] data = new byte[SessionTokenTransfers.SessionLength];
        for (int i = 0; i < sessions; i++)
        {
            data.AsSpan().Clear();
            SessionTokenTransfers.WriteSession(data, addresses[i], addresses[i]);
            _state.Install(addresses[i], SessionProgram.Id, Rent.MinimumBalance(data.Length), data);
        }

        meter.ReportBytes((GC.GetTotalMemory(forceFullCollection: true) - before) / sessions);
        GC.KeepAlive(_state);
        return sessions;
    }

    public override Hash256 ResultHash() => StateDigest.Of(_state!);

    public override void Dispose()
    {
        _state = null;
        base.Dispose();
    }
}
