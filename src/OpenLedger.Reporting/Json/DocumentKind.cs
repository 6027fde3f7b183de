namespace OpenLedger.Reporting.Json;

/// <summary>A kind of file that this program writes and reads, as diagnostics speak of it.</summary>
/// <param name="Name">What it is, with its article: <c>a result</c>.</param>
/// <param name="Remedy">What to do about one that cannot be read.</param>
/// <param name="FirstCode">The first of its four codes: unreadable, not one at all, another schema, a bad value.</param>
internal sealed record DocumentKind(string Name, string Remedy, int FirstCode)
{
    /// <summary>The file is missing, too large, or the operating system does not give it.</summary>
    public int Unreadable => FirstCode;

    /// <summary>The file is not JSON, or not the JSON of such a document.</summary>
    public int NotOne => FirstCode + 1;

    /// <summary>The document has a schema that this version does not read.</summary>
    public int OtherSchema => FirstCode + 2;

    /// <summary>A value is of the right type and still cannot be.</summary>
    public int BadValue => FirstCode + 3;
}
