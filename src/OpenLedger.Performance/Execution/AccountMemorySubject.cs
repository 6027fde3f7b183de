using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Execution;

/// <summary>
/// The memory that a ledger of very many accounts takes: all that the managed heap holds with it less what it holds without.
/// </summary>
internal sealed class AccountMemorySubject(int accounts, bool areTokens) : BenchSubject
{
    private const ulong Seed = 1;
    private const ulong AddressKind = 13;
    private LedgerState? _state;

    public override void Prepare() => _state = null;

    public override long Run(Meter meter)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        _state = new LedgerState(accounts);
        var addresses = new AddressSource(Seed, AddressKind);
        byte[] data = areTokens ? new byte[TokenAccount.Length] : [];
        Address owner = areTokens ? WellKnown.Token : WellKnown.System;
        ulong lamports = Rent.MinimumBalance(data.Length);
        for (int i = 0; i < accounts; i++)
        {
            if (areTokens)
            {
                TokenAccount.Initialize(data, in WellKnown.SysvarRent, addresses[i], (ulong)i);
            }

            _state.Install(addresses[i], in owner, lamports, data);
        }

        meter.ReportBytes(GC.GetTotalMemory(forceFullCollection: true) - before);
        GC.KeepAlive(_state);
        return accounts;
    }

    public override Hash256 ResultHash() => StateDigest.Of(_state!);

    public override void Dispose()
    {
        _state = null;
        base.Dispose();
    }
}
