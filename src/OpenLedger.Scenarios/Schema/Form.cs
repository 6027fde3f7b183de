using System.Collections.Immutable;

namespace OpenLedger.Scenarios.Schema;

/// <summary>How a kind of value is written: a definition of the JSON Schema with a pattern.</summary>
/// <param name="Name">Its name among the definitions.</param>
/// <param name="Pattern">
/// A regular expression for the whole text. It accepts everything that the loader accepts, and may accept more: ranges and the sense of
/// arguments are for the loader. Written for ECMAScript with the flag u as well as for .NET.
/// </param>
/// <param name="Meaning">What it is, in a sentence.</param>
/// <param name="Complaint">What an editor says about a text that is not of this form.</param>
/// <param name="Examples">Values of this form, as a file would write them without quotes.</param>
internal sealed record Form(string Name, string Pattern, string Meaning, string Complaint, params ImmutableArray<string> Examples)
{
    /// <summary>
    /// The JSON type that such a value may have beside a string, where YAML takes the text for one: "number", "integer", "boolean"; or empty.
    /// </summary>
    public string OtherType { get; init; } = "";

    /// <summary>The largest such number, where they are numbers from 0; null where keys say it.</summary>
    public decimal? Most { get; init; }
}

/// <summary>A value of a certain form.</summary>
/// <param name="Form">The form.</param>
/// <param name="Unit">Its unit; empty if it has none.</param>
/// <param name="Range">Its range in a sentence; empty if there is nothing to say.</param>
internal sealed record FormShape(Form Form, string Unit = "", string Range = "") : ValueShape
{
    public override string Facts => $"{(Unit.Length == 0 ? "" : UnitSentence(Unit))} {Range}".Trim();
}

/// <summary>Free text.</summary>
/// <param name="MaxLength">The most characters.</param>
internal sealed record TextShape(int MaxLength) : ValueShape
{
    public override string Facts => $"At most {Values.Written.Grouped(MaxLength)} characters.";
}
