using OpenLedger.Simulation.Plans;
using OpenLedger.Simulation.Randomness;

namespace OpenLedger.Simulation.World;

/// <summary>
/// The owners who pay each other in an asset: all of a population. Of a book it is those who have a row for the asset, and of these only
/// who holds some at time zero pays.
/// </summary>
internal sealed class PaidOwners
{
    private readonly int _count;

    // Numbers of the owners; null: all of them.
    private readonly int[]? _payers;
    private readonly int[]? _recipients;

    /// <param name="owners">The population.</param>
    /// <param name="asset">Index of the asset.</param>
    public PaidOwners(PopulationPlan owners, int asset)
    {
        _count = owners.Count;
        if (owners.Book is { } book)
        {
            _recipients = Listed(book, asset, leastUnits: 0);
            _payers = Listed(book, asset, leastUnits: 1) ?? _recipients;
        }
    }

    /// <summary>Draws who pays.</summary>
    public int DrawPayer(ref RandomStream stream) => Draw(_payers, ref stream);

    /// <summary>Draws who is paid.</summary>
    public int DrawRecipient(ref RandomStream stream) => Draw(_recipients, ref stream);

    private int Draw(int[]? listed, ref RandomStream stream) =>
        listed is null ? (int)stream.NextBelow((ulong)_count) : listed[stream.NextBelow((ulong)listed.Length)];

    // Null if there are none: then the work is attempted all the same, so that the results show that it fails.
    private static int[]? Listed(BookPlan book, int asset, ulong leastUnits)
    {
        var owners = new List<int>();
        foreach (ref readonly BookHolding holding in book.HoldingsOf(asset))
        {
            if (holding.Units >= leastUnits)
            {
                owners.Add(holding.Owner);
            }
        }

        return owners.Count == 0 ? null : [.. owners];
    }
}
