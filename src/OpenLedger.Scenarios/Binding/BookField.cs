namespace OpenLedger.Scenarios.Binding;

/// <summary>The book that a population of owners comes from, before it is read.</summary>
/// <param name="Population">The population's name.</param>
/// <param name="From">The field that names the file.</param>
/// <param name="AsOf">The date of time zero; null if the scenario does not say.</param>
internal sealed record BookField(string Population, Field From, DateTimeOffset? AsOf);
