using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Suites;

/// <summary>Checks the signatures of transactions that are parsed already, on plain threads that take them in small batches.</summary>
/// <typeparam name="TFixture">Holds the transactions.</typeparam>
internal sealed class VerifySubject<TFixture> : BenchSubject
    where TFixture : class, IParsedTransactions
{
    private const int Batch = 16;

    private readonly SharedFixture<TFixture> _fixture;
    private readonly ParsedTransaction[] _transactions;
    private readonly byte[] _verdicts;
    private readonly WorkerTeam _team;
    private readonly Action<int> _work;
    private int _next;

    public VerifySubject(SharedFixture<TFixture> fixture, int workers)
    {
        _fixture = fixture;
        _transactions = fixture.Take().Parsed;
        _verdicts = new byte[_transactions.Length];
        _team = new WorkerTeam(workers);
        _work = Work;
    }

    public override void Prepare()
    {
        _next = 0;
        Array.Clear(_verdicts);
    }

    public override long Run(Meter meter)
    {
        _team.Run(_work);
        return _transactions.Length;
    }

    public override Hash256 ResultHash() => Hash256.Of(_verdicts);

    public override void Dispose()
    {
        _team.Dispose();
        _fixture.GiveBack();
        base.Dispose();
    }

    // A batch is long enough that claiming it costs nothing, and short enough that all workers end together.
    private void Work(int worker)
    {
        while (true)
        {
            int end = Interlocked.Add(ref _next, Batch);
            int last = Math.Min(end, _transactions.Length);
            for (int i = end - Batch; i < last; i++)
            {
                _verdicts[i] = TransactionSignatures.Verify(_transactions[i]) ? (byte)1 : (byte)2;
            }

            if (end >= _transactions.Length)
            {
                return;
            }
        }
    }
}
