using System.Collections.Immutable;
using OpenLedger.Scenarios.Data;
using OpenLedger.Scenarios.Schema;
using OpenLedger.Scenarios.Text;
using OpenLedger.Simulation.Engine;
using OpenLedger.Simulation.Plans;

namespace OpenLedger.Scenarios.Binding;

/// <summary>What the binders of all sections share: where errors go, and what earlier sections have named.</summary>
internal sealed class BindContext
{
    public BindContext(DiagnosticBag diagnostics, int firstDataRank)
    {
        Diagnostics = diagnostics;
        Values = new ValueBinder(this);
        Files = new DataFiles(diagnostics, firstDataRank);
    }

    public DiagnosticBag Diagnostics { get; }

    /// <summary>Reads single values.</summary>
    public ValueBinder Values { get; }

    /// <summary>Reads data files.</summary>
    public DataFiles Files { get; }

    /// <summary>The length of a slot; null until it is known.</summary>
    public SimDuration? Slot { get; set; }

    /// <summary>How long a run lasts; null if the file does not say properly.</summary>
    public SimDuration? Duration { get; set; }

    public NameTable AssetNames { get; } = new("asset");

    public NameTable PopulationNames { get; } = new("population");

    public NameTable DelegationNames { get; } = new("delegation");

    public NameTable ArmNames { get; } = new("arm");

    /// <summary>The assets, index for index with their names; what was not bound is there with guessed values.</summary>
    public ImmutableArray<AssetPlan> Assets { get; set; } = [];

    /// <summary>The populations, index for index with their names; what was not bound is there with guessed values.</summary>
    public ImmutableArray<PopulationPlan> Populations { get; set; } = [];

    /// <summary>The books that populations of owners come from.</summary>
    public List<BookField> Books { get; } = [];

    /// <summary>The delegations, index for index with their names; null where one was not bound.</summary>
    public ImmutableArray<DelegationPlan?> Delegations { get; set; } = [];

    /// <summary>What is a delegation of the file less something, for arms that leave it out; their indices follow those of the file's.</summary>
    public List<DelegationPlan> LesserDelegations { get; } = [];

    /// <summary>The arms that were made of another by leaving something out, with that other.</summary>
    public List<(int Arm, int Of)> AblatedArms { get; } = [];

    /// <summary>The bridge; null if there is none.</summary>
    public BridgePlan? Bridge { get; set; }

    /// <summary>The index of a delegation less some features: that of one which is there already, where arms leave out the same of the same.</summary>
    /// <param name="index">Index of a delegation of the file; -1 for none.</param>
    /// <param name="features">What it is without.</param>
    public int DelegationWithout(int index, IReadOnlyCollection<SessionFeature> features)
    {
        SessionFeature[] lacking = [.. features.Where(feature => !SessionFeatures.IsOfArm(feature)).Order()];
        if (lacking.Length == 0 || index < 0 || Delegations[index] is not { Session: not null } whole)
        {
            return index;
        }

        string name = $"{whole.Name} without {string.Join(", ", lacking.Select(FeatureShapes.WordOf))}";
        int found = LesserDelegations.FindIndex(lesser => lesser.Name == name);
        if (found < 0)
        {
            found = LesserDelegations.Count;
            LesserDelegations.Add(SessionFeatures.Without(whole, lacking) with { Name = name });
        }

        return Delegations.Length + found;
    }

    /// <summary>The entries of a mapping of names; a name with other characters is reported and left out.</summary>
    public IReadOnlyList<Field> Named(Field? field)
    {
        if (field is null)
        {
            return [];
        }

        MapShape shape = field.Shape.As<MapShape>();
        if (field.Value is not MappingNode mapping)
        {
            Diagnostics.Error(DiagnosticCodes.WrongType, field.Value.Place,
                $"{field.Path} expects a mapping from names of {shape.Noun}s, not {field.Value.Kind}");
            return [];
        }

        List<Field> entries = [];
        foreach (MappingEntry entry in mapping.Entries)
        {
            if (Values.IsName(entry.Key, $"the name of {shape.Noun}"))
            {
                entries.Add(new Field($"{field.Path}.{entry.Key.Text}", entry.Key.Place, entry.Value, shape.Entry));
            }
        }

        if (mapping.Entries.Count < shape.AtLeast)
        {
            Diagnostics.Error(DiagnosticCodes.MissingPart, field.Place, $"{field.Path} names no {shape.Noun}");
        }

        if (mapping.Entries.Count > shape.AtMost)
        {
            Diagnostics.Error(DiagnosticCodes.OutOfRange, field.Place, $"{field.Path} has at most {shape.AtMost} {shape.Noun}s");
        }

        return entries;
    }

    /// <summary>The items of a list.</summary>
    public IReadOnlyList<Field> Items(Field? field)
    {
        if (field is null)
        {
            return [];
        }

        if (field.Value is SequenceNode sequence)
        {
            if (field.Shape is ListShape list && sequence.Items.Count < list.AtLeast)
            {
                Diagnostics.Error(DiagnosticCodes.MissingPart, field.Value.Place, $"{field.Path} is an empty list");
            }

            return [.. sequence.Items.Select((item, index) => new Field($"{field.Path}.{index}", item.Place, item, ItemShape(field.Shape, index)))];
        }

        Diagnostics.Error(DiagnosticCodes.WrongType, field.Value.Place, $"{field.Path} expects a list, not {field.Value.Kind}");
        return [];
    }

    // Whoever reads a row has counted its items before.
    private static ValueShape ItemShape(ValueShape shape, int index) =>
        shape is RowShape row ? row.Columns[index].Value : shape.As<ListShape>().Item;
}
