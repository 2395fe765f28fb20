from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reading", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="report",
            name="notes",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="report",
            name="stage",
            field=models.CharField(blank=True, default="", max_length=16),
        ),
    ]
