using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Suites;

/// <summary>
/// Checks session bundles from their bytes: parse every operation, see that it does nothing but use sessions, hash them all, check the one
/// signature. An operation counts as much as a transaction that is checked alone.
/// </summary>
internal sealed class BundleSubject : BenchSubject
{
    private readonly SharedFixture<SignedBundles> _fixture;
    private readonly byte[][] _wires;
    private readonly int _passes;
    private readonly byte[] _verdicts;
    private readonly BundleVerifier[] _verifiers;
    private readonly ParsedTransaction[][] _operations;
    private readonly WorkerTeam _team;
    private readonly Action<int> _work;
    private int _next;

    /// <param name="fixture">The bundles.</param>
    /// <param name="workers">Threads that check them.</param>
    /// <param name="passes">How often all are checked in a sample.</param>
    public BundleSubject(SharedFixture<SignedBundles> fixture, int workers, int passes)
    {
        _fixture = fixture;
        _wires = fixture.Take().Wires;
        _passes = passes;
        _verdicts = new byte[_wires.Length];
        _verifiers = new BundleVerifier[workers];
        _operations = new ParsedTransaction[workers][];
        for (int i = 0; i < workers; i++)
        {
            _verifiers[i] = new BundleVerifier(SignedBundles.Domain);
            _operations[i] = new ParsedTransaction[BundleLimits.MaxOperations];
            for (int operation = 0; operation < BundleLimits.MaxOperations; operation++)
            {
                _operations[i][operation] = new ParsedTransaction();
            }
        }

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
        return (long)_wires.Length * _passes * BundleLimits.MaxOperations;
    }

    public override Hash256 ResultHash()
    {
        for (int i = 0; i < _verdicts.Length; i++)
        {
            BundleRefusal expected = i % SignedBundles.ForgedEvery == 0 ? BundleRefusal.SignatureInvalid : BundleRefusal.None;
            Preconditions.Invariant((BundleRefusal)(_verdicts[i] - 1) == expected, "forged bundles are refused, and no others");
        }

        return Hash256.Of(_verdicts);
    }

    public override void Dispose()
    {
        _team.Dispose();
        _fixture.GiveBack();
        base.Dispose();
    }

    private void Work(int worker)
    {
        int total = _wires.Length * _passes;
        for (int i = Interlocked.Increment(ref _next) - 1; i < total; i = Interlocked.Increment(ref _next) - 1)
        {
            int bundle = i % _wires.Length;
            _verdicts[bundle] = (byte)(1 + (byte)_verifiers[worker].Verify(_wires[bundle], _operations[worker]));
        }
    }
}
