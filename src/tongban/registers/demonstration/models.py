from django.db import models


class CityLoad(models.Model):
    """示范城市装入记录: which town stands in the tables; loading the same again is a matter of milliseconds."""

    households = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="of the generator and the named people")
    people = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now_add=True)
    refreshed_on = models.DateField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.households} households, seed {self.seed}"
