using BenchmarkDotNet.Attributes;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Benchmarks;

/// <summary>Finding accounts by address, in an order that no cache can foresee.</summary>
[MemoryDiagnoser]
public class AccountLookup
{
    private const int Lookups = 1 << 18;

    private readonly Address[] _wanted = new Address[Lookups];
    private LedgerState _state = new();

    /// <summary>Accounts in the ledger: what fits into a cache, and what does not.</summary>
    [Params(10_000, 1_000_000)]
    public int Accounts { get; set; }

    /// <summary>Makes the accounts.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _state = new LedgerState(Accounts);
        for (int i = 0; i < Accounts; i++)
        {
            _state.Install(MadeUp.AddressOf(i), WellKnown.System, 1_000_000, []);
        }

        for (int i = 0; i < Lookups; i++)
        {
            // A prime far from any power of two visits accounts all over the ledger.
            _wanted[i] = MadeUp.AddressOf((int)(i * 7_919_777L % Accounts));
        }
    }

    /// <summary>Looks accounts up.</summary>
    [Benchmark(OperationsPerInvoke = Lookups)]
    public long Find()
    {
        long sum = 0;
        foreach (ref readonly Address address in _wanted.AsSpan())
        {
            sum += _state.Find(in address);
        }

        return sum;
    }
}
