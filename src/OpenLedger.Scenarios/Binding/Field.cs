using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Binding;

/// <summary>A key with its value, or an item of a list, on its way to being bound.</summary>
/// <param name="Path">Dotted path as <c>--set</c> takes it, for messages.</param>
/// <param name="Place">Where the key stands; for items of lists, where the item begins.</param>
/// <param name="Value">What is written there.</param>
/// <param name="Shape">What may be written there.</param>
internal sealed record Field(string Path, Place Place, Node Value, ValueShape Shape)
{
    /// <summary>The last step of the path: the key itself.</summary>
    public string Name => Path[(Path.LastIndexOf('.') + 1)..];
}
