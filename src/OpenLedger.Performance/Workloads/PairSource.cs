using OpenLedger.Core.Primitives;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Performance.Workloads;

/// <summary>Draws who pays whom. A mutable struct: pass it by reference.</summary>
internal struct PairSource
{
    /// <summary>Purpose of the random numbers that pairs are drawn with.</summary>
    public const ulong Purpose = 1UL << 40;

    private readonly TransferPattern _pattern;
    private readonly ulong _accounts;
    private RandomStream _random;

    public PairSource(TransferOptions options)
    {
        Preconditions.Argument(options.Accounts >= 2, nameof(options), "two accounts or more");
        _pattern = options.Pattern;
        _accounts = (ulong)options.Accounts;
        _random = new RandomSource(options.Seed, 0).Stream(0, Purpose);
    }

    /// <summary>Numbers of two different accounts, source and destination.</summary>
    public (int From, int To) Next()
    {
        switch (_pattern)
        {
            case TransferPattern.HotPair:
                int first = (int)_random.NextBelow(2);
                return (first, 1 - first);
            case TransferPattern.OnePayer:
                return (0, Other());
            case TransferPattern.OnePayee:
                return (Other(), 0);
            default:
                // The second is drawn among the others, so that the two never are the same.
                int from = (int)_random.NextBelow(_accounts);
                int to = (int)_random.NextBelow(_accounts - 1);
                return (from, to < from ? to : to + 1);
        }
    }

    private int Other() => 1 + (int)_random.NextBelow(_accounts - 1);
}
